import { backupTags } from '../../src/repository/backup-tags.ts'
import type { KnownBackups } from '../../src/repository/known-backups.ts'
import { writeTags, type AllSnapshots, type Snapshot } from '../../src/repository/snapshots.ts'
import type { KnownBackup } from '../../src/model/known-backup.ts'
import type { Manifest, Part } from '../../src/model/manifest.ts'
import { exampleManifest, examplePart } from './example-manifest.ts'

/** A repository that is a list of snapshots, and what their manifests say. */
export type MemoryRepository = {
  readonly snapshots: Snapshot[]
  /** By the ids of their snapshots. */
  readonly manifests: Map<string, Manifest>
  /** Ids that nobody can remove; the store says nothing of it. */
  readonly held: Set<string>
  /** Ids of snapshots that nobody can read. */
  readonly unreadable: string[]
  readonly read: () => Promise<AllSnapshots>
  readonly forget: (ids: readonly string[]) => Promise<void>
  /** Stores one part, as `restic backup` does. */
  readonly storePart: (kind: string, about: About) => Part
  /** Publishes what parts were stored of. */
  readonly publish: (manifest: Manifest) => string
}

type About = Pick<Manifest, 'id' | 'project' | 'host'> & { readonly time: string }

export function openMemoryRepository(name = 'r'): MemoryRepository {
  const snapshots: Snapshot[] = []
  const manifests = new Map<string, Manifest>()
  const held = new Set<string>()
  const unreadable: string[] = []
  let stored = 0
  const add = (
    tags: Readonly<Record<string, string | number>>,
    { host, time }: Pick<About, 'host' | 'time'>,
  ): Snapshot => {
    stored += 1
    const snapshot = {
      id: `${name}-${stored}`,
      tree: `tree-${name}-${stored}`,
      time,
      hostname: host,
      tags: writeTags(tags).filter((word) => word !== '--tag'),
    }
    snapshots.push(snapshot)
    return snapshot
  }
  return {
    snapshots,
    manifests,
    held,
    unreadable,
    read: async () => ({ snapshots: [...snapshots], unreadable: [...unreadable] }),
    forget: async (ids) => {
      const gone = new Set(ids.filter((id) => !held.has(id)))
      snapshots.splice(0, snapshots.length, ...snapshots.filter(({ id }) => !gone.has(id)))
    },
    storePart: (kind, about) => {
      const { id, project } = about
      const { id: snapshot, tree } = add({ lifeboat: kind, backup: id, project }, about)
      return examplePart(kind as Part['kind'], { snapshot, tree })
    },
    publish: (manifest) => {
      const { host, finishedAt: time } = manifest
      const { id } = add(backupTags(manifest), { host, time })
      manifests.set(id, manifest)
      return id
    },
  }
}

/** A whole backup, its parts and its manifest; gives the manifest. */
export function storeBackup(
  repository: MemoryRepository,
  changes: Partial<Manifest> & { readonly startedAt: string },
): Manifest {
  const { startedAt } = changes
  const made = exampleManifest({ finishedAt: startedAt, ...changes })
  const about = { ...made, time: startedAt }
  const parts = ['databases', 'files', 'config'].map((kind) => repository.storePart(kind, about))
  const manifest = { ...made, parts }
  repository.publish(manifest)
  return manifest
}

/** What is remembered outside of a repository, in memory. */
export function memoryKnown(ids: readonly string[] = []): KnownBackups & {
  readonly ids: () => string[]
} {
  let known = ids.map((id) => ({ id }) as KnownBackup)
  return {
    ids: () => known.map(({ id }) => id),
    list: async () => known,
    add: async (backup) => {
      known = [...known.filter(({ id }) => id !== backup.id), backup]
    },
    remove: async (gone) => {
      known = known.filter(({ id }) => !gone.includes(id))
    },
    replace: async (backups) => {
      known = [...backups]
    },
  }
}
