#!/usr/bin/env bash
# What starting a command costs: starts.sh IMAGE... (ROUNDS=9 unless set), the images in turn. Milliseconds of `docker exec`, median and least.
set -euo pipefail
words=('node -e 1' 'lifeboat --version' 'lifeboat list' 'lifeboat worker read-image none')
containers=()
trap '[ ${#containers[@]} = 0 ] || docker rm -f "${containers[@]}" >/dev/null' EXIT
for image in "$@"; do containers+=("$(docker run -d --network none --entrypoint sleep "$image" infinity)"); done

for ((round = 0; round < ${ROUNDS:-9}; round++)); do
  for index in "${!containers[@]}"; do
    for command in "${words[@]}"; do
      begin=$(date +%s%N)
      # Without an engine a list is refused, with all of its code loaded.
      docker exec "${containers[$index]}" $command </dev/null >/dev/null 2>&1 || true
      echo "${*:$((index + 1)):1} | $command | $((($(date +%s%N) - begin) / 1000000))"
    done
  done
done | sort -t '|' -k 1,2 -k 3n | awk -F ' [|] ' '
  function tell() { if (count) printf "%-24s %-32s median %5d  least %5d\n", image, command, values[int((count + 1) / 2)], values[1] }
  $1 != image || $2 != command { tell(); count = 0; image = $1; command = $2 }
  { values[++count] = $3 }
  END { tell() }'
