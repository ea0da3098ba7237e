#!/usr/bin/env bash
# Makes sure of the base images named as arguments: local, else pulled, else a stand-in made of Debian and npm packages.
# Stand-ins exist to run and test against on machines without a container registry; they are never shipped.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/say.sh"
. "$here/versions.env"
pull_limit=${SETUP_PULL_LIMIT:-120}
registry_answers=yes

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

pull_image() {
  [ "$registry_answers" = yes ] || return 1
  say "images: pulling $1 (at most $pull_limit s)"
  timeout "$pull_limit" docker pull -q "$1" >/dev/null 2>/tmp/lifeboat-pull.log && return 0
  # Asking a registry that does not answer again for each image would only cost the limit again.
  registry_answers=no
  return 1
}

make_stand_in() {
  is_debian_root || fail "the image $1 is not here and could not be pulled: $(tail -n 1 /tmp/lifeboat-pull.log 2>/dev/null)" \
    "Load it with 'docker load', or run as root on Debian or Ubuntu, where it is made from packages."
  say "images: making a stand-in for $1 from packages (for running and testing here, never shipped)"
  case $1 in
    node:*) bash "$here/stand-ins/node/make.sh" "$1" ;;
    postgres:15*) bash "$here/stand-ins/postgres/make.sh" "$1" bookworm 15 ;;
    postgres:17*) bash "$here/stand-ins/postgres/make.sh" "$1" trixie 17 ;;
    postgres:18*) bash "$here/stand-ins/postgres/make.sh" "$1" sid 18 ;;
    nginx:*) bash "$here/stand-ins/nginx/make.sh" "$1" ;;
    *) fail "no stand-in is known for the image $1" "Load it with 'docker load'." ;;
  esac
}

for image in "$@"; do
  has_image "$image" && continue
  pull_image "$image" || make_stand_in "$image"
done
say "images: $* are there"
