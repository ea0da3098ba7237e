#!/usr/bin/env bash
# Brings the demo stack up, shows Lifeboat's plan for it and makes a backup. Engine, Compose and images are there already.
set -euo pipefail
cd "$(dirname "$0")/.."
app_image=lifeboat-demo-app:latest

say() { printf 'demo: %s\n' "$*"; }
fail() {
  printf 'demo: error: %s\n' "$1" >&2
  shift
  for hint in "$@"; do printf 'demo: hint: %s\n' "$hint" >&2; done
  exit 1
}

build_app() {
  # The sources' hash is kept on the image: a second start builds nothing, an edit builds anew.
  local sources
  sources=$(cd demo/app && sha256sum Dockerfile package.json package-lock.json ./*.ts | sha256sum | cut -d ' ' -f 1)
  if [ "$(docker image inspect --format '{{index .Config.Labels "demo.sources"}}' "$app_image" 2>/dev/null)" = "$sources" ]; then
    say "the image $app_image is up to date"
    return 0
  fi
  say "building the image $app_image"
  # Without buildx only the classic builder is left, whatever the environment asks for.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
  local log
  log=$(docker build --label "demo.sources=$sources" --tag "$app_image" demo/app 2>&1) || {
    tail -n 20 <<<"$log" >&2
    fail "the image $app_image could not be built" 'The last lines of the build stand above.'
  }
}

# Compose would say so as well, but only after it has started half of the stack.
check_web_port() {
  port=${DEMO_WEB_PORT:-$(sed -n 's/^DEMO_WEB_PORT=//p' .env | tail -n 1)}
  port=${port:-8088}
  [[ $(docker compose port web 80 2>/dev/null) == *":$port" ]] && return 0
  local holder
  holder=$(docker ps --filter "publish=$port/tcp" --format 'the container {{.Names}}' | head -n 1)
  if [ -z "$holder" ] && [ -z "${DOCKER_HOST:-}" ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    holder='another program on this machine'
  fi
  [ -z "$holder" ] || fail "port $port, on which the demo's web server is to be published, is taken by $holder" \
    'Choose another one: DEMO_WEB_PORT=8089 npm start (or change it in .env).'
}

start_stack() {
  docker compose up -d --wait && return 0
  # The engine calls a container unhealthy from its pause, as in the freeze of a backup, until its next health check.
  docker compose ps --format '{{.Health}}' | grep -q unhealthy || return 1
  say 'a service is not healthy yet, looking again in 5 s'
  sleep 5
  docker compose up -d --wait
}

build_app
check_web_port
say 'starting the stack: docker compose up -d --wait'
start_stack || fail 'the stack did not come up' 'See docker compose ps --all, and docker compose logs of the service named above.'
say 'what Lifeboat found and would do: docker compose exec lifeboat lifeboat plan'
docker compose exec -T lifeboat lifeboat plan || fail "lifeboat plan failed (exit code $?)" 'What it said stands above.'
say 'making a backup: docker compose exec lifeboat lifeboat backup'
docker compose exec -T lifeboat lifeboat backup || fail "lifeboat backup failed (exit code $?)" 'What it said stands above.'
say 'done. This is yours now:'
say "  the shop      http://localhost:$port/uploads/ (an upload each second) and /about.txt"
say '  look at it    docker compose exec lifeboat lifeboat list     (or: show latest, plan)'
say '  once more     docker compose exec lifeboat lifeboat backup'
say '  restore       docker compose exec lifeboat lifeboat restore --dry-run   (then without --dry-run)'
say '  stop          docker compose down                            (add -v to delete all data, backups too)'
