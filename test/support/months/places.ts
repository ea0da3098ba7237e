/** The two stores, at the repository's interface: the one thing that stands in for something. */
import type { Manifest, Part } from '../../../src/model/manifest.ts'
import type { Verification } from '../../../src/model/verification.ts'
import type { CopySteps } from '../../../src/repository/copy-backup.ts'
import type { AllSnapshots, Snapshot } from '../../../src/repository/snapshots.ts'
import { verificationTags } from '../../../src/repository/verifications.ts'
import { writeTags } from '../../../src/repository/snapshots.ts'
import { openMemoryRepository, type MemoryRepository } from '../memory-repository.ts'

export type About = Pick<Manifest, 'id' | 'project' | 'host'>

/** What can be done to a store, one act after the other. */
export type Store = {
  readonly read: () => Promise<AllSnapshots>
  readonly storePart: (kind: Part['kind'], about: About) => Promise<Part>
  readonly publish: (manifest: Manifest) => Promise<void>
  readonly record: (verification: Verification) => Promise<void>
  readonly forget: (ids: readonly string[]) => Promise<void>
  readonly giveBackSpace: () => Promise<number>
}

export type Places = {
  readonly first: Store
  readonly second: Store
  /** Makes the copy where there is none; gives what it holds. */
  readonly open: () => Promise<readonly Snapshot[]>
  readonly copying: (held: readonly Snapshot[]) => CopySteps
}

export function openMemoryPlaces(): Places {
  const from = openMemoryRepository('first')
  const to = openMemoryRepository('second')
  const copied = (id: string): void => {
    const original = from.snapshots.find((each) => each.id === id)
    // restic passes over what it does not find, and what is there.
    if (original === undefined || to.snapshots.some((each) => each.id === `copy-${id}`)) return
    to.snapshots.push({ ...original, id: `copy-${id}` })
  }
  return {
    first: openMemoryStore(from),
    second: openMemoryStore(to),
    open: async () => to.snapshots,
    copying: (held) => ({
      readManifest: async (backup) => {
        const published = held.find(
          ({ tags }) => tags?.includes('lifeboat=manifest') && tags.includes(`backup=${backup}`),
        )
        const manifest = from.manifests.get(published?.id ?? '')
        if (manifest === undefined) throw new Error(`no manifest of ${backup}`)
        return manifest
      },
      copyParts: async (ids) => ids.forEach(copied),
      readCopied: async () => [...to.snapshots],
      copyManifest: async (id) => copied(id),
    }),
  }
}

function openMemoryStore(repository: MemoryRepository): Store {
  let recorded = 0
  return {
    read: repository.read,
    storePart: async (kind, about) =>
      repository.storePart(kind, { ...about, time: new Date(Date.now()).toISOString() }),
    publish: async (manifest) => void repository.publish(manifest),
    record: async (verification) => {
      recorded += 1
      repository.snapshots.push({
        id: `record-${recorded}`,
        tree: `tree-of-record-${recorded}`,
        time: verification.finishedAt,
        hostname: verification.host,
        tags: writeTags(verificationTags(verification)).filter((word) => word !== '--tag'),
      })
    },
    forget: repository.forget,
    giveBackSpace: async () => 4096,
  }
}
