#!/usr/bin/env bash
# Plain restic against the fixture: into an empty volume, over a spoiled one, and into a spoiled one emptied first.
# Exit 0 if the first and the last equal the source; what restic is known to lose is printed. Needs docker, Node 26.
set -euo pipefail
cd "$(dirname "$0")"
label="lifeboat.fidelity=$$"
image=lifeboat-test-walker
walks=$(mktemp -d)

remove_everything() {
  docker ps -aq --filter "label=$label" | xargs -r docker rm -fv >/dev/null
  docker volume ls -q --filter "label=$label" | xargs -r docker volume rm >/dev/null
  rm -rf "$walks"
}
trap remove_everything EXIT

inside() {
  docker run --rm --label "$label" --network none "$@"
}

with_restic() {
  inside --hostname walker -e RESTIC_PASSWORD=try -e RESTIC_REPOSITORY=/repository -v "$repository:/repository" "$@"
}

restore() {
  with_restic -v "$1:/stack" "$image" sh -c 'mkdir -p /stack/volumes/tree && restic restore -q --no-cache --sparse \
    latest:/stack/volumes --target /stack/volumes --include /tree --delete'
}

walk() {
  inside -v "$1:/stack:ro" "$image" python3 /fidelity/walk.py "$2" >"$walks/$3.jsonl"
}

compare() {
  echo "== $1"
  node compare-walks.ts "$walks/$2.jsonl" "$walks/$3.jsonl" ${4:-} && echo equal
}

spoil() {
  inside -v "$1:/stack" "$image" python3 /fidelity/make-bait.py /stack/outside
  walk "$1" /stack/outside "bait-before-$2"
  inside -v "$1:/stack" "$image" python3 /fidelity/spoil-tree.py /stack/volumes/tree /stack/outside
}

compare_spoiled() {
  walk "$1" /stack/volumes/tree "$2"
  walk "$1" /stack/outside "bait-after-$2"
  local equal=0
  compare "$2: the tree" source "$2" || equal=1
  compare "$2: outside of the tree" "bait-before-$2" "bait-after-$2" --strict || equal=1
  return "$equal"
}

found=0
docker build -q -t "$image" . >/dev/null
source=$(docker volume create --label "$label")
copy=$(docker volume create --label "$label")
emptied=$(docker volume create --label "$label")
repository=$(docker volume create --label "$label")

inside -v "$source:/stack" "$image" python3 /fidelity/make-tree.py /stack/volumes/tree
with_restic "$image" restic init -q
with_restic -v "$source:/stack:ro" "$image" restic backup -q --no-cache /stack/volumes

walk "$source" /stack/volumes/tree source
restore "$copy"
walk "$copy" /stack/volumes/tree fresh
compare 'into an empty volume' source fresh || found=1
compare 'the same, known limits of restic shown' source fresh --strict || true

spoil "$copy" in-place
restore "$copy"
# Not counted: restic leaves equal content alone, with its hard links and without its holes.
compare_spoiled "$copy" in-place || true

restore "$emptied"
spoil "$emptied" emptied-first
inside -v "$emptied:/stack" "$image" find /stack/volumes/tree -xdev -mindepth 1 -delete
restore "$emptied"
compare_spoiled "$emptied" emptied-first || found=1
exit "$found"
