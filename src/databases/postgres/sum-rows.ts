import { createHash, hash as hashAtOnce } from 'node:crypto'
import { createReadStream } from 'node:fs'

import { rowCounter } from './rows-file.ts'

/** Two files hold the same rows, in whatever order, when their sums are the same. */
export type RowSum = {
  /** -1: the file was cut short. */
  readonly rows: number
  /** 128 bits of each line's SHA-256, added up: equal rows count as often as they are there. */
  readonly sum: bigint
}

/**
 * Adds up the rows of a file of an uncompressed directory dump. Inside a row COPY's text has no line break and no tab but between values.
 * Not even one row need fit into memory. Where `columns` are given, each row is taken with its values in that order, by their places.
 */
export async function sumRows(path: string, columns?: readonly number[]): Promise<RowSum> {
  const hasher = columns === undefined ? bytesHasher() : valuesHasher(columns)
  const counter = rowCounter()
  let sum = 0n
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer
    counter.add(bytes)
    let from = 0
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      hasher.add(bytes.subarray(from, at))
      sum = BigInt.asUintN(128, sum + halve(hasher.close()))
      from = at + 1
    }
    hasher.add(bytes.subarray(from))
  }
  return { rows: counter.rows(), sum }
}

const newline = 0x0a
const tab = 0x09

type Hasher = {
  readonly add: (bytes: Buffer) => void
  /** The hash of what was added since the last one. */
  readonly close: () => Buffer
}

/** Most of what is hashed arrives in one piece, and is hashed three times as fast as a stream. */
function bytesHasher(): Hasher {
  let stream = createHash('sha256')
  let isBegun = false
  let held: Buffer = Buffer.alloc(0)
  return {
    add: (bytes) => {
      if (bytes.length === 0) return
      if (held.length > 0) {
        stream.update(held)
        isBegun = true
      }
      held = bytes
    },
    close: () => {
      const last = held
      held = Buffer.alloc(0)
      if (!isBegun) return hashAtOnce('sha256', last, 'buffer')
      const digest = stream.update(last).digest()
      stream = createHash('sha256')
      isBegun = false
      return digest
    },
  }
}

/** Of the hashes of the values, in the order of `columns`; of a row that has another number of them, as they stand. */
function valuesHasher(columns: readonly number[]): Hasher {
  const value = bytesHasher()
  let values: Buffer[] = []
  return {
    add: (bytes) => {
      let from = 0
      for (let at = bytes.indexOf(tab); at !== -1; at = bytes.indexOf(tab, from)) {
        value.add(bytes.subarray(from, at))
        values.push(value.close())
        from = at + 1
      }
      value.add(bytes.subarray(from))
    },
    close: () => {
      const found = [...values, value.close()]
      values = []
      const isRow = found.length === columns.length
      const ordered = isRow ? columns.flatMap((column) => found[column] ?? []) : found
      return hashAtOnce('sha256', Buffer.concat(ordered), 'buffer')
    },
  }
}

function halve(digest: Buffer): bigint {
  return (digest.readBigUInt64BE(0) << 64n) | digest.readBigUInt64BE(8)
}
