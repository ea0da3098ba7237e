import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { backupTags } from './backup-tags.ts'
import { copyBackup, type CopySteps } from './copy-backup.ts'
import { findListed } from './find-backups.ts'
import { writeTags, type Snapshot } from './snapshots.ts'

const parts = exampleManifest().parts
const before = { id: 'before', ...tagged('before') }
const backup = { id: 'backup', ...tagged('backup') }

describe('a copied backup', () => {
  test('is listed in the copy, made of its parts, and its manifest came last', async () => {
    const { copied, came, copy } = stand()

    await copy('backup')

    expect(came).toEqual(['part 1', 'part 2', 'part 3', 'manifest'])
    expect(findListed(copied).map(({ id }) => id)).toEqual(['backup'])
  })

  test.each([
    ['before the first part', 0],
    ['between its parts', 2],
    ['before its manifest', 3],
  ])('is not listed when the copying was killed %s, and the next one goes on', async (_at, at) => {
    const { copied, came, copy, kill } = stand()
    kill(at)

    await expect(copy('backup')).rejects.toThrow('killed')
    expect(findListed(copied)).toEqual([])

    kill(undefined)
    await copy('backup')
    expect(came).toEqual(['part 1', 'part 2', 'part 3', 'manifest'])
    expect(findListed(copied).map(({ id }) => id)).toEqual(['backup'])
  })

  test('has no manifest there as long as a part is missing: restic passes over what it does not find', async () => {
    const { copied, came, copy, lose } = stand()
    lose('part 2')

    await expect(copy('backup')).rejects.toMatchObject({
      code: 'copy-incomplete',
      details: ['backup part 2'],
    })

    expect(came).toEqual(['part 1', 'part 3'])
    expect(findListed(copied)).toEqual([])
  })

  test('does not rely on the parts of another one, which go with that', async () => {
    const { copied, copy, lose } = stand()
    await copy('before')
    lose('part 1')

    await expect(copy('backup')).rejects.toMatchObject({ code: 'copy-incomplete' })

    expect(findListed(copied).map(({ id }) => id)).toEqual(['before'])
  })

  test('is not called copied when its manifest did not arrive', async () => {
    const { copy, lose } = stand()
    lose('manifest')

    await expect(copy('backup')).rejects.toMatchObject({ code: 'copy-incomplete' })
  })
})

type Tagged = { readonly manifest: string[]; readonly part: (kind: string) => string[] }

function read(words: string[]): string[] {
  return words.filter((word) => word !== '--tag')
}

function tagged(id: string): Tagged {
  return {
    manifest: read(writeTags(backupTags(exampleManifest({ id })))),
    part: (kind) => read(writeTags({ lifeboat: kind, backup: id, project: 'shop' })),
  }
}

/** Two backups whose parts are the same, in a repository and beside an empty copy, both in memory. */
function stand() {
  const snapshots = [before, backup].flatMap(({ id, manifest, part }): Snapshot[] => [
    ...parts.map((each, index) => snapshot(`${id} part ${index + 1}`, each.tree, part(each.kind))),
    snapshot(`${id} manifest`, `tree of ${id}`, manifest),
  ])
  const copied: Snapshot[] = []
  const came: string[] = []
  let lost: string | undefined
  let until = Number.POSITIVE_INFINITY
  /** As restic does: what is there is passed over, and what is not found too. */
  function take(id: string): void {
    if (copied.length >= until) throw new Error('killed')
    const found = snapshots.find((each) => each.id === id)
    if (found === undefined || (lost !== undefined && id.endsWith(lost))) return
    if (copied.some((each) => each.id === `copy of ${id}`)) return
    copied.push({ ...found, id: `copy of ${id}` })
    came.push(id.slice(id.indexOf(' ') + 1))
  }
  function copy(id: string): Promise<void> {
    const own = parts.map((part, index) => ({ ...part, snapshot: `${id} part ${index + 1}` }))
    const steps: CopySteps = {
      readManifest: async () => ({ id, parts: own }),
      copyParts: async (ids) => ids.forEach(take),
      readCopied: async () => [...copied],
      copyManifest: async (each) => take(each),
    }
    return copyBackup(steps, snapshots, id)
  }
  return {
    copied,
    came,
    copy,
    lose: (what: string) => {
      lost = what
    },
    kill: (at: number | undefined) => {
      until = at ?? Number.POSITIVE_INFINITY
    },
  }
}

function snapshot(id: string, tree: string, tags: string[]): Snapshot {
  return { id, tree, time: '2026-11-21T03:00:00Z', hostname: 'host-1', tags }
}
