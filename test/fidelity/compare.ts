import type { WalkEntry } from './walk-entry.ts'

export interface CompareOptions {
  /** Types that the tool under test is known and documented to leave out, `socket` for restic. */
  readonly expectedSkips?: readonly string[]
  /** Accepts a file that came back with holes where its source had written zeros. */
  readonly holesMayBeGained?: boolean
  /** So many bytes of a file's holes may come back as written zeros. */
  readonly holeBytesThatMayBeLost?: number
  /** Accepts that several names of one symlink, fifo or device come back as several of them. */
  readonly onlyFilesKeepHardLinks?: boolean
}

/** What restic 0.18 (`restore --sparse`) does not bring back, tried with make-tree.py; all else must be equal. */
export const resticLimits: CompareOptions = {
  expectedSkips: ['socket'],
  // It stores no hole: it makes one of every chunk's leading zeros. A chunk of zeros is 512 KiB.
  holesMayBeGained: true,
  holeBytesThatMayBeLost: 1024 * 1024,
  onlyFilesKeepHardLinks: true,
}

// ctime, atime, inode numbers and the size of directories belong to the file system, not to the user.
const comparedAttributes = [
  'mode',
  'uid',
  'gid',
  'mtimeNs',
  'size',
  'sha256',
  'rdev',
] as const satisfies readonly (keyof WalkEntry)[]

/** Given the walks of a tree and of its copy, returns every difference in words; an empty list means equal. */
export function compareWalks(
  source: readonly WalkEntry[],
  copy: readonly WalkEntry[],
  options: CompareOptions = {},
): string[] {
  const skips = options.expectedSkips ?? []
  const copyByPath = new Map(copy.map((entry) => [entry.path, entry]))
  const sourcePaths = new Set(source.map((entry) => entry.path))
  const differences: string[] = []
  for (const expected of source) {
    const found = copyByPath.get(expected.path)
    if (found) {
      differences.push(...compareEntries(expected, found, options))
    } else if (!skips.includes(expected.type)) {
      differences.push(`${showPath(expected.path)}: missing, was a ${expected.type}`)
    }
  }
  for (const found of copy) {
    if (!sourcePaths.has(found.path)) {
      differences.push(`${showPath(found.path)}: not in the source, is a ${found.type}`)
    }
  }
  return differences
}

function compareEntries(source: WalkEntry, copy: WalkEntry, options: CompareOptions): string[] {
  const path = showPath(source.path)
  if (source.type !== copy.type) {
    return [`${path}: type is ${copy.type}, was ${source.type}`]
  }
  return [
    ...comparedAttributes
      .filter((attribute) => source[attribute] !== copy[attribute])
      .map((attribute) => `${attribute} is ${copy[attribute]}, was ${source[attribute]}`),
    ...compareTargets(source, copy),
    ...compareXattrs(source, copy),
    ...compareHardLinks(source, copy, options),
    ...compareHoles(source, copy, options),
  ].map((difference) => `${path}: ${difference}`)
}

function compareTargets(source: WalkEntry, copy: WalkEntry): string[] {
  if (source.target === copy.target) return []
  return [`target is ${showPath(copy.target ?? '')}, was ${showPath(source.target ?? '')}`]
}

function compareXattrs(source: WalkEntry, copy: WalkEntry): string[] {
  const names = new Set([...Object.keys(source.xattrs), ...Object.keys(copy.xattrs)])
  return [...names]
    .sort()
    .filter((name) => source.xattrs[name] !== copy.xattrs[name])
    .map((name) => `xattr ${name} is ${showXattr(copy, name)}, was ${showXattr(source, name)}`)
}

function compareHardLinks(source: WalkEntry, copy: WalkEntry, options: CompareOptions): string[] {
  if (options.onlyFilesKeepHardLinks && source.type !== 'file') return []
  const was = (source.hardLinks ?? []).join(' ')
  const is = (copy.hardLinks ?? []).join(' ')
  if (was !== is) {
    return [`hard links are ${showPaths(copy.hardLinks)}, were ${showPaths(source.hardLinks)}`]
  }
  // The same names inside the tree, yet another count: a name outside of it shares the inode.
  if (source.links !== copy.links) return [`link count is ${copy.links}, was ${source.links}`]
  return []
}

function compareHoles(source: WalkEntry, copy: WalkEntry, options: CompareOptions): string[] {
  if (source.size === undefined || source.size !== copy.size) return []
  const holesWere = source.size - (source.dataBytes ?? 0)
  const holesAre = copy.size - (copy.dataBytes ?? 0)
  const lost = holesWere - holesAre > (options.holeBytesThatMayBeLost ?? 0)
  const gained = holesAre > holesWere && !options.holesMayBeGained
  return lost || gained ? [`holes are ${holesAre} bytes, were ${holesWere}`] : []
}

function showXattr(entry: WalkEntry, name: string): string {
  const value = entry.xattrs[name]
  return value === undefined ? 'absent' : `base64 ${value || '(empty)'}`
}

function showPaths(paths: readonly string[] = []): string {
  return `{${paths.map(showPath).join(', ')}}`
}

function showPath(hex: string): string {
  if (hex === '') return '(root)'
  // One byte, one character: latin1 keeps what UTF-8 would replace, JSON shows control characters.
  const text = JSON.stringify(Buffer.from(hex, 'hex').toString('latin1')).slice(1, -1)
  return text.length > 200 ? `${text.slice(0, 80)}…${text.slice(-80)}` : text
}
