#!/usr/bin/env bash
# Makes sure of what the tests of the pages need: Chromium, openssl for a proxy with TLS, and the built pages.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/setup/say.sh"
cd "$root"
export PATH="$root/node_modules/.bin:$PATH"

if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  is_debian_root || fail 'there is no Chromium' 'Install it, or set CHROMIUM to the path of one, then run the command again.'
  install_packages chromium
fi
if ! command -v openssl >/dev/null; then
  is_debian_root || fail 'there is no openssl' 'Install it, then run the command again.'
  install_packages openssl
fi
vite build web --logLevel warn
say 'browser: Chromium is there, the pages are built'
