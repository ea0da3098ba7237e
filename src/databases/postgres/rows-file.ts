import { endOfData } from './end-of-data.ts'

const newline = 0x0a
const tailBytes = endOfData.length + 1

/**
 * Counts the rows of a file of an uncompressed directory dump from its bytes, given piece by piece: in COPY's text each row is one line.
 * `rows` is -1 when the file was cut short.
 */
export function rowCounter(): {
  readonly add: (bytes: Buffer) => void
  readonly rows: () => number
} {
  let lines = 0
  let tail = Buffer.alloc(0)
  return {
    add: (bytes) => {
      lines += countLines(bytes)
      tail = Buffer.concat([tail, bytes.subarray(-tailBytes)]).subarray(-tailBytes)
    },
    rows: () => (isWhole(tail) ? lines - countLines(endOfData) : -1),
  }
}

export function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1
  return lines
}

function isWhole(tail: Buffer): boolean {
  return (
    tail.subarray(-endOfData.length).equals(endOfData) &&
    // What comes before the end is a row's line, or nothing.
    (tail.length <= endOfData.length || tail[0] === newline)
  )
}
