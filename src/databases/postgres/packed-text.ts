/**
 * Texts that a worker's shell sends packed. A log is UTF-8 cut into pieces of 16 KiB wherever that falls, and what is then no UTF-8 is lost
 * (Docker's json-file driver): lines of a dump may be longer, and in the encoding of its database.
 */
import { gunzipSync } from 'node:zlib'

/** Makes `$work`, a folder for texts, and `pack FILE`. */
export const packingScript = `
work=$(mktemp -d)
pack() { gzip -c "$1" >"$work/packed" && base64 "$work/packed"; }
`

/** Undefined when it did not arrive whole: it ends with the length and a checksum. */
export function unpack(packed: string): Buffer | undefined {
  try {
    return gunzipSync(Buffer.from(packed, 'base64'))
  } catch {
    return undefined
  }
}
