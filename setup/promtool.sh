#!/usr/bin/env bash
# Brings promtool, which the alert rules are tested with, where it is missing: of Debian's package that program alone. Without it these tests
# are passed over.
set -euo pipefail
setup=$(cd "$(dirname "$0")" && pwd)
. "$setup/say.sh"

command -v promtool >/dev/null && exit 0
is_debian_root || { say 'no promtool: the alert rules are not tested'; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fetch() { (cd "$folder" && timeout 60 apt-get download -qq prometheus >/dev/null 2>&1); }
say 'fetching promtool, for the tests of the alert rules'
{ fetch || { apt-get update -qq >/dev/null 2>&1 || true; fetch; }; } &&
  dpkg -x "$folder"/prometheus_*.deb "$folder/unpacked" &&
  install -m 755 "$folder/unpacked/usr/bin/promtool" /usr/local/bin/promtool ||
  say 'it could not be had: the alert rules are not tested'
