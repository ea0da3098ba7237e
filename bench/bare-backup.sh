#!/bin/sh
# A backup by hand: dump each database, then one restic call for the dump and one for the volume.
# Prints one JSON object per line: restic's two summaries, then the times.
set -eu
now() { date +%s%3N; }

started=$(now)
pg_dumpall --globals-only --file /dump/globals.sql
for database in shop postgres template1; do
  pg_dump --format directory --compress 0 --jobs 2 --file "/dump/$database" "$database"
done
dumped=$(now)
# The first backup begins with an empty folder on either side.
[ -e "$RESTIC_REPOSITORY/config" ] || restic init --quiet
restic backup --quiet --json --host bench /dump
restic backup --quiet --json --host bench /files
stored=$(now)

echo "{\"dumpMs\":$((dumped - started)),\"resticMs\":$((stored - dumped))}"
