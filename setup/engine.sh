#!/usr/bin/env bash
# Makes sure that a Docker engine answers. An existing one is used as it is; nothing of it is changed.
set -euo pipefail
. "$(dirname "$0")/say.sh"

engine_answers() { timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# A daemon that was killed leaves pid files; a process that has the number, or the dying one itself, makes a new daemon refuse.
clear_pid_files() {
  for pidfile in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
    [ -f "$pidfile" ] || continue
    process="/proc/$(cat "$pidfile")"
    grep -qE 'dockerd|containerd' "$process/comm" 2>/dev/null && ! grep -q '^State:.Z' "$process/status" 2>/dev/null || rm -f "$pidfile"
  done
}

start_engine() {
  mkdir -p /var/log
  daemon=''
  for _ in $(seq 120); do
    # A dying one may have been in the way of the first try: then the next one starts.
    if [ -z "$daemon" ] || ! kill -0 "$daemon" 2>/dev/null; then
      clear_pid_files
      setsid dockerd >>/var/log/dockerd.log 2>&1 </dev/null &
      daemon=$!
    fi
    engine_answers && return 0
    sleep 0.5
  done
  tail -n 8 /var/log/dockerd.log >&2
  return 1
}

if command -v docker >/dev/null && engine_answers; then
  say "engine: $(docker version --format '{{.Server.Version}} (API {{.Server.APIVersion}})') answers, used as it is"
  exit 0
fi
# DOCKER_HOST or a context names an engine that somebody else runs: starting another one beside it would be wrong.
[ -z "${DOCKER_HOST:-}" ] || fail "no engine answers at DOCKER_HOST=$DOCKER_HOST" 'Start that engine, or unset DOCKER_HOST to use the local one.'
if [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then
  fail "no permission on /var/run/docker.sock for $(id -un)" 'Add the user to the docker group, or run the command as root.'
fi
is_debian_root || fail 'no Docker engine answers' \
  'Install Docker Engine (https://docs.docker.com/engine/install/) and start it, then run the command again.' \
  'On Debian or Ubuntu, run as root, this script installs and starts one by itself.'
command -v dockerd >/dev/null || install_packages docker.io iptables
command -v docker >/dev/null || install_packages docker.io
say 'engine: none answers, starting dockerd (log: /var/log/dockerd.log)'
start_engine || fail 'dockerd was started but does not answer' 'The last lines of /var/log/dockerd.log stand above.'
say "engine: $(docker version --format '{{.Server.Version}} (API {{.Server.APIVersion}})') started"
