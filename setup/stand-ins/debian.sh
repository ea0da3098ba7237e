# Sourced: make_debian SUITE makes the image debian:SUITE-slim from the machine's own Debian archive, once.
. "$(dirname "${BASH_SOURCE[0]}")/../say.sh"

make_debian() {
  docker image inspect "debian:$1-slim" >/dev/null 2>&1 && return 0
  install_packages mmdebstrap
  local mirror
  mirror=$(debian_mirror)
  # An archive mirror may serve a rolling suite whose Release file has expired.
  mmdebstrap --quiet --variant=minbase --include=ca-certificates --aptopt='Acquire::Check-Valid-Until "false"' "$1" - "$mirror" |
    docker import -c 'CMD ["bash"]' - "debian:$1-slim" >/dev/null
}

# The host's CA bundle, where the host itself was told to trust one: TLS may be re-signed on the way out.
copy_ca_bundle() {
  local bundle=${NODE_EXTRA_CA_CERTS:-${SSL_CERT_FILE:-}}
  if [ -n "$bundle" ] && [ -f "$bundle" ]; then cp "$bundle" "$1"; else : >"$1"; fi
}

build_stand_in() {
  DOCKER_BUILDKIT=0 docker build -q --label stand-in=true -t "$1" "$2" >/tmp/lifeboat-build.log 2>&1 ||
    { tail -n 15 /tmp/lifeboat-build.log >&2; fail "the stand-in for $1 could not be built" 'The last lines of the build stand above.'; }
}
