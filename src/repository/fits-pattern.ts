import { fitsName, readNamePattern, type NamePattern } from './name-pattern.ts'

/** A pattern from the root of a part on, as `excludePattern` makes it, cut into names. */
export type PathPattern = readonly (NamePattern | typeof folders)[]

/** `**`: any number of folders, none too. */
const folders = 'folders'
const anyName: NamePattern = [{ fits: 'any-text' }]

/** Throws for a pattern that is malformed: nobody can say what it left out. */
export function readPattern(pattern: string): PathPattern {
  return pattern.split('/').map((name) => {
    const read = name === '**' ? folders : readNamePattern(name)
    if (read === undefined) throw new Error(`malformed pattern ${JSON.stringify(pattern)}`)
    return read
  })
}

/**
 * Whether restic leaves a path out for a pattern: it fits the path, or a folder above it (restic 0.18, internal/filter/filter.go). Also
 * its oddities are kept: what it says more or less than another matcher would be lost, or taken for lost. Pure.
 */
export function fitsPattern(pattern: PathPattern, path: Buffer): boolean {
  return fitsNames(pattern, splitPath(path))
}

function fitsNames(pattern: PathPattern, names: readonly Buffer[]): boolean {
  const at = pattern.indexOf(folders)
  if (at === -1) {
    return pattern.every((each, index) => {
      const name = names[index]
      return each !== folders && name !== undefined && fitsName(each, name)
    })
  }
  // restic counts a second `**` as one name here; it stands for none only further down.
  for (let count = 0; count <= names.length - pattern.length + 1; count += 1) {
    const some = Array.from({ length: count }, () => anyName)
    if (fitsNames([...pattern.slice(0, at), ...some, ...pattern.slice(at + 1)], names)) return true
  }
  return false
}

function splitPath(path: Buffer): Buffer[] {
  const names: Buffer[] = []
  for (let start = 0; start <= path.length;) {
    const slash = path.indexOf('/', start)
    const end = slash === -1 ? path.length : slash
    names.push(path.subarray(start, end))
    start = end + 1
  }
  return names
}
