#!/usr/bin/env bash
# Makes sure of Compose v2 as a CLI plugin. The one binary inside the suite's package runs on older Debian too.
set -euo pipefail
. "$(dirname "$0")/say.sh"
. "$(dirname "$0")/versions.env"

if docker compose version >/dev/null 2>&1; then
  say "compose: $(docker compose version --short) is there"
  exit 0
fi
is_debian_root || fail 'docker compose (v2) is missing' 'Install the Compose plugin: https://docs.docker.com/compose/install/linux/'
mirror=$(debian_mirror) || true
[ -n "$mirror" ] || fail 'docker compose (v2) is missing and no Debian archive stands in the apt sources' 'Install the Compose plugin by hand.'
say "compose: taking the one binary out of ${COMPOSE_SUITE}'s package docker-compose"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $COMPOSE_SUITE main" >"$work/sources.list"
apt=(apt-get -qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root)
"${apt[@]}" update
(cd "$work" && "${apt[@]}" download docker-compose && dpkg-deb -x docker-compose_*.deb tree)
plugins=/usr/local/lib/docker/cli-plugins
mkdir -p "$plugins"
install -m 755 "$work/tree/usr/libexec/docker/cli-plugins/docker-compose" "$plugins/docker-compose"
docker compose version >/dev/null || fail 'the Compose plugin was installed but does not run' "Look at $plugins/docker-compose."
say "compose: $(docker compose version --short) installed"
