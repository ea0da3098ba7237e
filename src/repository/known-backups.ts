import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { messageOf } from '../errors.ts'
import { KnownBackup } from '../model/known-backup.ts'
import { partKinds, type Manifest } from '../model/manifest.ts'
import { readBackup } from './backup-tags.ts'
import type { Earlier } from './refuse-gone.ts'
import { decodeTag, readTag, type Snapshot } from './snapshots.ts'
import { findVerified } from './verifications.ts'

/**
 * What there is in a repository, remembered outside of it: a file that is gone from there leaves nothing behind that would tell. Only what Lifeboat
 * itself removes is forgotten. Whoever writes holds the run lock.
 */
export type KnownBackups = {
  list(): Promise<KnownBackup[]>
  add(backup: KnownBackup): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  replace(backups: readonly KnownBackup[]): Promise<void>
}

const Remembered = z.object({ repository: z.string(), backups: z.array(KnownBackup) })

/** A file of the state folder. Where it is about another repository, or cannot be read, it is begun anew. */
export function openKnownBackups(stateFolder: string, repository: string): KnownBackups {
  const path = join(stateFolder, 'known-backups.json')
  return { list, add, remove, replace }

  async function list(): Promise<KnownBackup[]> {
    const text = await readFile(path, 'utf8').catch(() => '')
    const remembered = Remembered.safeParse(parseJson(text))
    if (!remembered.success || remembered.data.repository !== repository) return []
    return remembered.data.backups
  }

  async function add(backup: KnownBackup): Promise<void> {
    await replace([...(await list()).filter(({ id }) => id !== backup.id), backup])
  }

  async function remove(ids: readonly string[]): Promise<void> {
    await replace((await list()).filter(({ id }) => !ids.includes(id)))
  }

  async function replace(backups: readonly KnownBackup[]): Promise<void> {
    await mkdir(stateFolder, { recursive: true })
    const remembered = { repository, backups: [...backups] } satisfies z.infer<typeof Remembered>
    await writeFile(`${path}.part`, `${JSON.stringify(remembered)}\n`, { flush: true })
    await rename(`${path}.part`, path)
  }
}

/** What there was, before a new repository is made in its place; `isRenewed`: it was said that it is gone for good. */
export function readEarlier(known: KnownBackups, isRenewed = false): Earlier {
  const count = async (): Promise<number> => (await known.list()).length
  return { count, ...(isRenewed ? { forget: () => known.replace([]) } : {}) }
}

/** Adds a backup that stands: what keeps it from being added fails no run, and is given as a warning. */
export async function rememberMade(
  known: Pick<KnownBackups, 'add'>,
  backup: KnownBackup,
): Promise<string[]> {
  try {
    await known.add(backup)
    return []
  } catch (error) {
    const why = messageOf(error)
    return [
      `backup ${backup.id} is not remembered, and will not be missed by verify --all if it is lost: ${why}`,
    ]
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What is remembered of a backup that was just made, as far as it is known of what. Pure. */
export function describeKnown({
  id,
  project,
  parts = [],
}: Pick<KnownBackup, 'id' | 'project'> & Partial<Pick<Manifest, 'parts'>>): KnownBackup {
  return { id, project, parts: parts.map(({ kind }) => kind), verifications: [] }
}

/**
 * What there is of one stack on one machine to be remembered now: others remove their own. What was remembered before is, too, whatever the machine
 * was called then. Pure.
 */
export function listKnown(
  snapshots: readonly Snapshot[],
  stack: { readonly project: string; readonly host: string },
  before: readonly KnownBackup[] = [],
): KnownBackup[] {
  const known = new Set(before.map(({ id }) => id))
  const verified = Map.groupBy(findVerified(snapshots), ({ backup }) => backup)
  return snapshots.flatMap((snapshot) => {
    const backup = readBackup(snapshot)
    if (backup === undefined) return []
    const { id, project, host } = backup
    if (!known.has(id) && (project !== stack.project || host !== stack.host)) return []
    const verifications = (verified.get(id) ?? []).map((each) => each.id)
    return [{ id, project, parts: listParts(snapshots, id), verifications }]
  })
}

function listParts(snapshots: readonly Snapshot[], backupId: string): string[] {
  const own = snapshots.filter((each) => decodeTag(readTag(each, 'backup') ?? '') === backupId)
  return partKinds.filter((kind) => own.some((each) => readTag(each, 'lifeboat') === kind))
}
