# Sourced by the set-up scripts: one voice for what is being done and for what a person must do.
say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
  printf 'setup: error: %s\n' "$1" >&2
  shift
  for hint in "$@"; do printf 'setup: hint: %s\n' "$hint" >&2; done
  exit 1
}
is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Installs only what is missing; the package lists are fetched once per run of the set-up.
install_packages() {
  local missing=()
  for package in "$@"; do dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return 0
  say "installing from the machine's own package sources: ${missing[*]}"
  # One unreachable source among several must not stop the others: what counts is whether the install works.
  apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/tmp/lifeboat-apt.log 2>&1 ||
    { tail -n 5 /tmp/lifeboat-apt.log >&2; fail "apt-get could not install ${missing[*]}" 'Look at /tmp/lifeboat-apt.log, mend the package sources, and run the command again.'; }
}

# The address of the Debian archive this machine uses; it serves the other suites too.
debian_mirror() {
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | head -n 1 | grep . ||
    grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1 | tr -d ' '
}
