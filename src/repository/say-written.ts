import { sayAmounts } from '../model/say-amounts.ts'

/**
 * The beginning of a worker's script, which says how many bytes restic has written so far: to nowhere too, where no file and no pipe would tell. The
 * kernel counts them for each process, and those of one that has ended for whoever waited for it (proc(5), /proc/pid/io). Pure.
 */
export function sayWritten(): string {
  return sayAmounts(`for process in $$ $(grep -lsx restic /proc/[0-9]*/comm | cut -d / -f 3); do
    written=$(sed -n 's/^wchar: //p' /proc/$process/io) && done=$((done + written))
  done`)
}
