#!/usr/bin/env bash
# make.sh IMAGE SUITE MAJOR: postgresql-MAJOR of a Debian suite behind the official image's contract.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../debian.sh"
make_debian "$2"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
data=/var/lib/postgresql/data volume=/var/lib/postgresql/data
# From 18 on the official image keeps its data one level down in a volume one level up.
if [ "$3" -ge 18 ]; then data=/var/lib/postgresql/$3/docker volume=/var/lib/postgresql; fi
sed -e "s|@SUITE@|$2|g;s|@MAJOR@|$3|g;s|@DATA@|$data|g;s|@VOLUME@|$volume|g" "$here/Dockerfile.in" >"$work/Dockerfile"
cp "$here/docker-entrypoint.sh" "$work/"
build_stand_in "$1" "$work"
