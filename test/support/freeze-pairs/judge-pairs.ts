/** What a backup of the stack freeze-pairs holds, taken out of it without Lifeboat. Paths as its rows name them. */
export type PairsCopy = {
  readonly pairs: readonly Pair[]
  readonly files: readonly PairFile[]
  /** The row of `mapped`, and by name the bytes of the files that it tells of. */
  readonly mapped: {
    readonly counter: number
    readonly every: number
    readonly files: Readonly<Record<string, Buffer>>
  }
}

/** A row of `pairs`. `path` begins with the folder of its writer. */
export type Pair = {
  readonly id: number
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

export type PairFile = Omit<Pair, 'id'>

/**
 * `row-without-file` and `wrong-hash` are broken pairs. `files-without-rows`: files from later than the rows, or from long before.
 * The others tell of a mapped file: `mapped-size`, not all of it; `mapped-mixed`, pages of several moments; `mapped-early` and
 * `mapped-late`, of another moment than the rows.
 */
export type ViolationKind =
  | 'row-without-file'
  | 'wrong-hash'
  | 'files-without-rows'
  | 'mapped-size'
  | 'mapped-mixed'
  | 'mapped-early'
  | 'mapped-late'

export type Violation = { readonly kind: ViolationKind; readonly what: string }

const pageCount = 64
const pageBytes = 4096

/** Each way in which rows and files of a copy are not those of one moment. The rules are those that the writers keep at every moment. */
export function judgePairs({ pairs, files, mapped }: PairsCopy): Violation[] {
  return [...judgeRows(pairs, files), ...judgeOrphans(pairs, files), ...judgeMapped(mapped)]
}

function judgeRows(pairs: readonly Pair[], files: readonly PairFile[]): Violation[] {
  const found = new Map(files.map((file) => [file.path, file]))
  return pairs.flatMap(({ path, sha256, bytes }): Violation[] => {
    const file = found.get(path)
    if (file === undefined) return [{ kind: 'row-without-file', what: path }]
    if (file.sha256 === sha256) return []
    return [{ kind: 'wrong-hash', what: `${path}: ${bytes} bytes by its row, found ${file.bytes}` }]
  })
}

/** A writer has at most one file on its hands that no row names. */
function judgeOrphans(pairs: readonly Pair[], files: readonly PairFile[]): Violation[] {
  const named = new Set(pairs.map(({ path }) => path))
  const orphans = files.map(({ path }) => path).filter((path) => !named.has(path))
  const byWriter = Map.groupBy(orphans, (path) => path.slice(0, path.indexOf('/')))
  return [...byWriter]
    .filter(([, paths]) => paths.length > 1)
    .map(([writer, paths]) => {
      return { kind: 'files-without-rows', what: `${paths.length} of writer ${writer}` }
    })
}

function judgeMapped({ counter, every, files }: PairsCopy['mapped']): Violation[] {
  return Object.entries(files).flatMap(([name, bytes]) => {
    return findMapped(bytes, counter, counter + every).map(([kind, what]) => {
      return { kind, what: `${name}: ${what}, row ${counter}` }
    })
  })
}

function findMapped(
  bytes: Buffer,
  least: number,
  most: number,
): [kind: ViolationKind, what: string][] {
  if (bytes.length !== pageCount * pageBytes) return [['mapped-size', `${bytes.length} bytes`]]
  const pages = readCounters(bytes)
  const [lowest, highest] = [Math.min(...pages), Math.max(...pages)]
  const found: [ViolationKind, string][] = []
  const isRising = pages.some((page, index) => page > (pages[index - 1] ?? page))
  if (isRising || highest - lowest > 1) found.push(['mapped-mixed', `${lowest} to ${highest}`])
  if (lowest < least) found.push(['mapped-early', `a page has ${lowest}`])
  if (highest > most) found.push(['mapped-late', `a page has ${highest}`])
  return found
}

/** The number at the head of each page, first page first, as write-mapped.py writes them on a little-endian machine. */
function readCounters(bytes: Buffer): number[] {
  return Array.from({ length: pageCount }, (_, page) =>
    Number(bytes.readBigUInt64LE(page * pageBytes)),
  )
}
