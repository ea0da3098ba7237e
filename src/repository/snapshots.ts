import { z } from 'zod'

import { explainUnopened } from './explain-unopened.ts'
import type { Parent } from './pass-protocol.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'

/** A restic snapshot, as far as it matters here. */
export const Snapshot = z.object({
  id: z.string(),
  tree: z.string(),
  time: z.string(),
  hostname: z.string(),
  tags: z.array(z.string()).nullish(),
  summary: z.object({ backup_start: z.string(), backup_end: z.string() }).nullish(),
})
export type Snapshot = z.infer<typeof Snapshot>

/** What restic lists, and the ids of those snapshots whose files it cannot read. */
export type AllSnapshots = {
  readonly snapshots: Snapshot[]
  readonly unreadable: readonly string[]
}

/** All snapshots of the repository, Lifeboat's or not, as far as they can be read. */
export async function readSnapshots(
  repository: Repository,
  signal?: AbortSignal,
): Promise<Snapshot[]> {
  return (await readAllSnapshots(repository, signal)).snapshots
}

/** The same, with those that cannot be read: restic passes over them, and its exit code is 0 all the same. */
export function readAllSnapshots(
  repository: Repository,
  signal?: AbortSignal,
): Promise<AllSnapshots> {
  return lookAgain(() => list(repository, signal))
}

/** What somebody removes between restic’s listing and its reading cannot be read either: a second look knows nothing of it. */
export async function lookAgain(look: () => Promise<AllSnapshots>): Promise<AllSnapshots> {
  const first = await look()
  return first.unreadable.length === 0 ? first : look()
}

async function list(repository: Repository, signal?: AbortSignal): Promise<AllSnapshots> {
  let said = ''
  const stdout = await runRestic(repository, {
    arguments: ['snapshots', '--no-lock'],
    onSaid: (stderr) => {
      said = stderr
    },
    ...(signal === undefined ? {} : { signal }),
  }).catch(async (error: unknown) => {
    throw await explainUnopened(repository, error)
  })
  return {
    snapshots: z.array(Snapshot).parse(JSON.parse(stdout)),
    unreadable: findIgnored(said),
  }
}

/** The snapshots that restic (0.18, snapshot_find.go) says it passes over. Pure. */
export function findIgnored(stderr: string): string[] {
  return [...stderr.matchAll(/^Ignoring "([0-9a-f]{64})"/gm)].map(([, id = '']) => id)
}

/** Tags are `name=value`; restic allows everything in them but commas. */
export function readTag(snapshot: Snapshot, name: string): string | undefined {
  const prefix = `${name}=`
  return snapshot.tags?.find((tag) => tag.startsWith(prefix))?.slice(prefix.length)
}

export function writeTags(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    '--tag',
    // A comma would start another tag; encoded it is told apart from every other character.
    `${name}=${encodeURIComponent(String(value)).replaceAll('%20', ' ').replaceAll('%3A', ':')}`,
  ])
}

/** Empty for what `writeTags` did not write: anybody may tag a snapshot. */
export function decodeTag(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}

/** When restic read what a snapshot holds; versions before 0.17 do not say when they had read it, and give no parent. Pure. */
export function describeParent(snapshot: Snapshot | undefined): Parent | undefined {
  if (snapshot?.summary === undefined || snapshot.summary === null) return undefined
  const { backup_start: from, backup_end: to } = snapshot.summary
  const clean = Number(readTag(snapshot, 'clean') ?? Number.NaN)
  return {
    id: snapshot.id,
    from: Date.parse(from) / 1000,
    to: Date.parse(to) / 1000,
    isAtRest: readTag(snapshot, 'rest') === 'yes',
    cleanSince: Number.isFinite(clean) ? clean : null,
  }
}

/** The newest snapshot of the same kind of part of the same stack on the same machine: restic compares against it. */
export function findParent(
  snapshots: readonly Snapshot[],
  wanted: { readonly kind: string; readonly project: string; readonly host: string },
): Snapshot | undefined {
  return snapshots
    .filter(
      (snapshot) =>
        readTag(snapshot, 'lifeboat') === wanted.kind &&
        readTag(snapshot, 'project') === wanted.project &&
        snapshot.hostname === wanted.host,
    )
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .at(-1)
}
