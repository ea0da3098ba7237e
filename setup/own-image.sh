#!/usr/bin/env bash
# Makes sure that lifeboat:latest is built from the sources as they are.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/setup/say.sh"
. "$root/setup/versions.env"
cd "$root"

base=$(docker image inspect -f '{{.Id}}' "$NODE_IMAGE")
wanted=$( (echo "$base"; find Dockerfile .dockerignore package.json package-lock.json tsconfig.json setup/lifeboat.sh setup/ssh.sh setup/*.ts src web -type f ! -name '*.test.ts' ! -path 'web/dist/*' -print0 |
  sort -z | xargs -0 sha256sum) | sha256sum | cut -d' ' -f1)
label=lifeboat.source
if [ "$(docker image inspect -f "{{index .Config.Labels \"$label\"}}" lifeboat:latest 2>/dev/null)" != "$wanted" ]; then
  say 'image: building lifeboat:latest'
  docker build -q --label "$label=$wanted" -t lifeboat:latest . >/tmp/lifeboat-build.log 2>&1 ||
    { tail -n 20 /tmp/lifeboat-build.log >&2; fail 'the image lifeboat:latest could not be built' 'The last lines of the build stand above.'; }
fi
say 'image: lifeboat:latest is built from these sources'
