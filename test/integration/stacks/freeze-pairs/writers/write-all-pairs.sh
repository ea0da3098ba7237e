# Usage: write-all-pairs.sh ROOT
# Several writers of pairs side by side. When one ends all end: an application that rests would make any backup look good.
set -eu
psql -XAtq --set=ON_ERROR_STOP=1 \
  -c 'CREATE TABLE pairs (id bigserial PRIMARY KEY, path text NOT NULL, sha256 text NOT NULL, bytes int NOT NULL)'
for writer in 1 2 3; do
  python3 /writers/write-pairs.py "$1" "$writer" &
done
wait -n
exit 1
