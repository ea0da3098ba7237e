#!/usr/bin/env bash
# prepare.sh start|test: makes sure of everything that `npm start` or `npm test` needs, in order, and says what it does.
# Whatever is there is used as it is. Safe to run again and again.
set -euo pipefail
setup=$(cd "$(dirname "$0")" && pwd)
. "$setup/versions.env"

case ${1:-} in
  start) images=("$NODE_IMAGE" "$NGINX_IMAGE" "$DEMO_POSTGRES_IMAGE") ;;
  test) read -ra images <<<"$NODE_IMAGE $NGINX_IMAGE $TEST_POSTGRES_IMAGES" ;;
  *) echo 'usage: prepare.sh start|test' >&2; exit 2 ;;
esac
bash "$setup/engine.sh"
bash "$setup/compose.sh"
bash "$setup/base-images.sh" "${images[@]}"
bash "$setup/modules.sh"
[ "$1" != test ] || bash "$setup/browser.sh"
bash "$setup/own-image.sh"
[ "$1" = start ] || bash "$setup/promtool.sh"
