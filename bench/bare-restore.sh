#!/bin/sh
# A restore by hand: the dumps out of the repository, each database into a new one, then the files into the emptied volume.
# Prints the times as JSON. What it made in the server is dropped afterwards, outside of the times.
set -eu
now() { date +%s%3N; }

started=$(now)
restic restore latest --path /dump --target / >/dev/null
for database in shop postgres template1; do
  createdb --template template0 "bare_$database"
  pg_restore --exit-on-error --jobs 2 --dbname "bare_$database" "/dump/$database"
done
loaded=$(now)
find /files -mindepth 1 -delete
restic restore latest --path /files --target / >/dev/null
written=$(now)

echo "{\"loadMs\":$((loaded - started)),\"filesMs\":$((written - loaded))}"
for database in shop postgres template1; do dropdb "bare_$database"; done
