#!/usr/bin/env bash
# nginx:1: Debian trixie's nginx with the official image's paths, ports and stop signal.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../debian.sh"
make_debian trixie
build_stand_in "$1" "$here"
