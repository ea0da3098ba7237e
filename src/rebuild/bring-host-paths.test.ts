import { expect, test } from 'vitest'

import { exampleManifest, examplePart } from '../../test/support/example-manifest.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import type { RunWorker, WorkerFile, WorkerSpec } from '../model/worker.ts'
import { Room } from '../restore/make-room.ts'
import { bringHostPaths } from './bring-host-paths.ts'
import type { DataPlace } from './find-data-places.ts'

const photos: DataPlace = {
  path: '/mnt/photos',
  kind: 'folder',
  isFilled: false,
  held: {
    kind: 'bind',
    source: '/mnt/photos',
    path: '/stack/binds/mnt/photos',
    without: [],
    excludes: ['*.tmp'],
    bytes: 1000,
  },
}
const uploads: DataPlace = { path: '/srv/uploads', kind: 'folder', isFilled: true }

test('what no container writes to is written out of the files part, and nothing of it taken away', async () => {
  const { specs, files, bringing } = bring([photos, uploads])
  await bringing

  const [, write] = specs
  expect(write?.mounts).toContainEqual({
    kind: 'bind',
    source: '/mnt/photos',
    target: '/stack/binds/mnt/photos',
    writable: true,
  })
  expect(write?.mounts.filter(({ writable }) => writable)).toHaveLength(1)
  expect(write?.env).toMatchObject({ SNAPSHOT: 'snapshot-files' })
  expect(Room.parse(JSON.parse(String(files[0]?.content)))).toMatchObject({
    places: [{ folder: '/stack/binds/mnt/photos' }],
    keepExtra: true,
  })
})

test('where there is none, no worker runs', async () => {
  const { specs, bringing } = bring([uploads])
  await bringing

  expect(specs).toEqual([])
})

test('nothing is written to a disk that it would fill', async () => {
  const { specs, bringing } = bring([photos], { free: 1099 })

  await expect(bringing).rejects.toMatchObject({
    code: 'too-little-space',
    details: ['needed: 1100 bytes, there: 1099 bytes', 'files of /mnt/photos: 1000 bytes'],
  })
  expect(specs.map(({ purpose }) => purpose)).toEqual(['measure-space'])
})

test('nor where another stack’s container is at work', async () => {
  const mounts = [{ kind: 'bind', source: '/mnt/photos' }] as const
  const other = { ...runningContainer('viewer', [], 'blog'), mounts }
  const { specs, bringing } = bring([photos], { containers: [other] })

  await expect(bringing).rejects.toMatchObject({ code: 'target-in-use' })
  expect(specs.map(({ purpose }) => purpose)).toEqual(['measure-space'])
})

type Given = { readonly containers?: readonly FakeContainer[]; readonly free?: number }

function bring(
  places: readonly DataPlace[],
  { containers = [], free = 1_000_000 }: Given = {},
): { specs: WorkerSpec[]; files: WorkerFile[]; bringing: Promise<void> } {
  const specs: WorkerSpec[] = []
  const files: WorkerFile[] = []
  const runWorker: RunWorker = async (spec, given = []) => {
    specs.push(spec)
    files.push(...given)
    const summary = '{"message_type":"summary","total_files":1,"files_restored":1}'
    return { stdout: spec.purpose === 'measure-space' ? `1\n${free}\n0\n` : summary, stderr: '' }
  }
  const part = examplePart('files', { snapshot: 'snapshot-files' })
  const bringing = bringHostPaths({
    run: runOn(openMemoryEngine({ containers }).client),
    runWorker,
    self: exampleStack().self,
    repository: exampleRepository,
    manifest: exampleManifest({ parts: [part] }),
    snapshots: [{ id: part.snapshot, tree: part.tree }] as never,
    places,
  })
  return { specs, files, bringing }
}
