import type { KnownBackup } from '../model/known-backup.ts'
import { partKinds } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedBackup } from '../model/repository-check.ts'
import { listKnown } from '../repository/known-backups.ts'
import { decodeTag, readTag, type Snapshot } from '../repository/snapshots.ts'

type Lost = {
  readonly backups: readonly CheckedBackup[]
  readonly findings: readonly Failure[]
  readonly notes: readonly string[]
  /** What is there now, to be remembered. */
  readonly present: readonly KnownBackup[]
  /** The same, with all that is missed. */
  readonly remembered: readonly KnownBackup[]
}

const hint =
  'Bring the repository’s folder snapshots back from a copy of it. Where it was removed on purpose, lifeboat verify --all --forget-lost says so, and it is not missed any longer.'

/** What was there and is not any more, of one stack on one machine: others remove their own. What an append-only repository was to lose is not missed. Pure. */
export function findLost(
  known: readonly KnownBackup[],
  snapshots: readonly Snapshot[],
  stack: { readonly project: string; readonly host: string },
): Lost {
  const present = listKnown(snapshots, stack, known).map((backup) => {
    const isLeft = known.some(({ id, ...before }) => id === backup.id && before.isLeft === true)
    return isLeft ? { ...backup, isLeft } : backup
  })
  const byId = new Map(present.map((backup) => [backup.id, backup]))
  const lost = known.filter(({ id, isLeft }) => !byId.has(id) && isLeft !== true)
  const remembered = present.map((backup) => {
    const before = known.find(({ id }) => id === backup.id)
    return {
      ...backup,
      parts: unite(before?.parts, backup.parts),
      verifications: unite(before?.verifications, backup.verifications),
    }
  })
  return {
    backups: lost.map(describeLost),
    findings: remembered.flatMap(({ id, parts, verifications }) => {
      const there = byId.get(id)
      return [
        ...without(parts, there?.parts).map((kind) => lostPart(id, kind)),
        ...without(verifications, there?.verifications).map((each) => lostRecord(id, each)),
      ]
    }),
    notes: findUnpublished(snapshots, stack)
      .filter((id) => !byId.has(id) && !lost.some((backup) => backup.id === id))
      .map(
        (id) =>
          `parts of a backup ${id} are there without a manifest: its run was cut off, or its manifest was lost before this Lifeboat knew of it`,
      ),
    present,
    remembered: [...remembered, ...lost],
  }
}

function describeLost({ id, project }: KnownBackup): CheckedBackup {
  const finding: Failure = {
    what: `backup ${id}`,
    code: 'backup-lost',
    why: 'it was there, is not listed any more, and Lifeboat did not remove it',
    hint,
    details: [],
  }
  return { id, project, state: 'lost', findings: [finding] }
}

function unite(before: readonly string[] = [], now: readonly string[] = []): string[] {
  return [...new Set([...before, ...now])]
}

function without(all: readonly string[], some: readonly string[] = []): string[] {
  return all.filter((each) => !some.includes(each))
}

function lostPart(backup: string, kind: string): Failure {
  return {
    what: `the snapshot of the ${kind} part of backup ${backup}`,
    code: 'part-lost',
    why: 'it was there, and is not any more',
    hint: 'Where another backup holds the same, this one can be restored from it all the same; else it is named as damaged. Bring the folder snapshots back from a copy of the repository.',
    details: [],
  }
}

function lostRecord(backup: string, verification: string): Failure {
  return {
    what: `the record of verification ${verification}`,
    code: 'record-lost',
    why: `it was there beside backup ${backup}, and is not any more`,
    hint: 'The backup may be as good as it was: verify it again. With --forget-lost the record is not missed any longer.',
    details: [],
  }
}

function findUnpublished(
  snapshots: readonly Snapshot[],
  { project, host }: { readonly project: string; readonly host: string },
): string[] {
  const parts = snapshots.filter(
    (snapshot) =>
      partKinds.some((kind) => readTag(snapshot, 'lifeboat') === kind) &&
      decodeTag(readTag(snapshot, 'project') ?? '') === project &&
      snapshot.hostname === host,
  )
  return [...new Set(parts.map((snapshot) => decodeTag(readTag(snapshot, 'backup') ?? '')))]
}
