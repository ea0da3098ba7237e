import { join } from 'node:path'

/** Of the manifest; the number in the names below. */
export const keptFormats = [1] as const

/** A repository with one backup, its verification in it, as a tar. Its password is `test`. */
export function keptFile(format: number): string {
  return join(import.meta.dirname, `../../kept/format-${format}.tar`)
}

export function keptProject(format: number): string {
  return `lifeboat-kept-format-${format}`
}

/** What the stack held, and what shows that it is there again. */
export const keptRows = {
  fill: `CREATE TABLE letters (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);
    INSERT INTO letters (body) SELECT md5(n::text) FROM generate_series(1, 500) AS n`,
  ask: `SELECT count(*), max(number), md5(string_agg(body, ',' ORDER BY number)) FROM letters`,
}
export const keptFiles = {
  fill: `mkdir -m 2750 /data/2026; seq 1 2000 >/data/2026/numbers; ln /data/2026/numbers /data/again
    ln -s 2026/numbers /data/link; chown -h 999:998 /data/2026 /data/link; touch -d 2026-01-02T03:04:05Z /data/2026/numbers`,
  ask: `cd /data; sha256sum 2026/numbers again; stat -c '%n %a %u:%g %h %Y' 2026/numbers; stat -c '%n %F %a %u:%g' 2026 link; readlink link`,
}
