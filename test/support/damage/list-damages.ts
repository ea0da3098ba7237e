import type { Reach } from './reach.ts'

/** A repository's files by their paths in it. */
export type Files = ReadonlyMap<string, Buffer>

export type Damage = {
  readonly kind: 'byte' | 'truncated' | 'deleted' | 'unreadable' | 'swapped' | 'older'
  readonly what: string
  /** New contents by path; null: the file is gone. What is unreadable has its content, and nobody may read it. */
  readonly changes: ReadonlyMap<string, Buffer | null>
  /** Backups that are damaged by it. */
  readonly backups: ReadonlySet<string>
}

const dataStep = 97
const truncations = 500

/**
 * Every damage that is tried, in an order that is always the same: one byte of each small file, every 97th of the data files; 500 truncations, and the
 * config at every byte;
 * each data file unreadable; each file deleted, swapped with the next of its folder and with one of another, and replaced by what stood in an older one of its kind.
 */
export function* listDamages(
  files: Files,
  reach: Reach,
  backups: readonly string[],
): Generator<Damage> {
  const all = new Set(backups)
  const paths = [...files.keys()].toSorted()
  for (const path of paths) yield* listBytes(path)
  yield* listTruncations()
  // restic 0.18 dies without a word of some lengths.
  for (let length = 0; length < content('config').length; length += 1)
    yield damage('truncated', `config to ${length} bytes`, [
      ['config', content('config').subarray(0, length)],
    ])
  for (const path of paths) yield damage('deleted', path, [[path, null]])
  for (const path of paths.filter((each) => kindOf(each) === 'data'))
    yield damage('unreadable', path, [[path, content(path)]])
  for (const [index, path] of paths.entries()) {
    const peers = paths.filter((other) => kindOf(other) === kindOf(path))
    const next = peers[(peers.indexOf(path) + 1) % peers.length] ?? path
    const foreign = paths[(index + Math.floor(paths.length / 2)) % paths.length] ?? path
    for (const other of new Set([next, foreign])) {
      if (other === path || same(path, other)) continue
      yield damage('swapped', `${path} and ${other}`, [
        [path, content(other)],
        [other, content(path)],
      ])
    }
    const older = peers.filter((other) => other !== path && !same(path, other)).at(0)
    if (older !== undefined) yield damage('older', `${path} by ${older}`, [[path, content(older)]])
  }

  function* listBytes(path: string): Generator<Damage> {
    const before = content(path)
    for (let at = 0; at < before.length; at += kindOf(path) === 'data' ? dataStep : 1) {
      const after = Buffer.from(before)
      after[at] = (after[at] ?? 0) ^ 0xff
      yield {
        kind: 'byte',
        what: `byte ${at} of ${path}`,
        changes: new Map([[path, after]]),
        backups: kindOf(path) === 'data' ? touchedAt(path, at) : touchedBy(path, 'unreadable'),
      }
    }
  }

  function* listTruncations(): Generator<Damage> {
    for (let index = 0; index < truncations; index += 1) {
      const path = paths[index % paths.length] ?? ''
      const round = Math.floor(index / paths.length)
      const rounds = Math.ceil(truncations / paths.length)
      const length = Math.floor((content(path).length * round) / rounds)
      const cut = content(path).subarray(0, length)
      const whole = damage('truncated', `${path} to ${length} bytes`, [[path, cut]])
      yield kindOf(path) === 'data' ? { ...whole, backups: touchedBeyond(path, length) } : whole
    }
  }

  function damage(kind: Damage['kind'], what: string, changes: [string, Buffer | null][]): Damage {
    const state = kind === 'deleted' ? 'gone' : 'unreadable'
    const touched = changes.map(([path]) => touchedBy(path, state))
    const damaged = touched.reduce((sum, each) => sum.union(each), new Set<string>())
    return { kind, what, changes: new Map(changes), backups: damaged }
  }

  function touchedAt(path: string, at: number): ReadonlySet<string> {
    const blobs = reach.packs.get(nameOf(path)) ?? []
    return whoNeeds(blobs.filter(({ offset, length }) => at >= offset && at < offset + length))
  }

  /** A folder in what is left can be read as before; of files' content nothing in a file that was cut short is trusted. */
  function touchedBeyond(path: string, end: number): ReadonlySet<string> {
    const blobs = reach.packs.get(nameOf(path)) ?? []
    return whoNeeds(
      blobs.filter(({ type, offset, length }) => type === 'data' || offset + length > end),
    )
  }

  /** restic opens nothing while it cannot read one of its indexes; without one it misses only what stood there. */
  function touchedBy(path: string, state: 'gone' | 'unreadable'): ReadonlySet<string> {
    const name = nameOf(path)
    switch (kindOf(path)) {
      case 'data':
        return whoNeeds(reach.packs.get(name) ?? [])
      case 'index':
        return state === 'unreadable'
          ? all
          : whoNeeds((reach.indexed.get(name) ?? []).map((id) => ({ id })))
      case 'snapshots':
        return new Set(reach.backupOf.has(name) ? [reach.backupOf.get(name) ?? ''] : [])
      default:
        return all
    }
  }

  function whoNeeds(blobs: readonly { readonly id: string }[]): ReadonlySet<string> {
    return new Set(blobs.flatMap(({ id }) => [...(reach.needed.get(id) ?? [])]))
  }

  function content(path: string): Buffer {
    const found = files.get(path)
    if (found === undefined) throw new Error(`there is no ${path}`)
    return found
  }

  function same(one: string, other: string): boolean {
    return content(one).equals(content(other))
  }
}

/** The folder at the top of the repository: `data`, `index`, `keys`, `snapshots`; or `config`. */
export function kindOf(path: string): string {
  return path.split('/', 1)[0] ?? ''
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
