import { expect, test } from 'vitest'

import { manifestImage } from '../../test/support/example-image.ts'
import { exampleManifest, examplePart } from '../../test/support/example-manifest.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { fakeEngine } from '../../test/support/fake-context.ts'
import { runOn } from '../../test/support/run-on.ts'
import { WorkerFailedError, type RunWorker, type WorkerSpec } from '../model/worker.ts'
import { readImages } from './read-images.ts'

const part = { part: examplePart('images'), snapshot: 's1' }

test('the archive of every image that is held is read, and of no other', async () => {
  const specs: WorkerSpec[] = []
  const line = { event: 'image', id: 'sha256:shop-app', problem: null }

  const said = await read(async (spec) => {
    specs.push(spec)
    return { stdout: `${JSON.stringify(line)}\n`, stderr: '' }
  })

  expect(said).toEqual([line])
  expect(specs[0]?.command).toEqual([
    'read-image',
    '/stack/images/sha256-shop-app.tar',
    'sha256:shop-app',
  ])
  expect(specs[0]?.mounts).toEqual([{ ...exampleRepository.mounts[0], writable: false }])
})

test('a part that restic cannot read is damaged', async () => {
  const output = { stdout: '', stderr: 'ciphertext verification failed' }

  await expect(
    read(() => Promise.reject(new WorkerFailedError('it failed', output, 1))),
  ).rejects.toMatchObject({ code: 'part-damaged', details: ['ciphertext verification failed'] })
})

function read(runWorker: RunWorker) {
  const images = [manifestImage('shop-app', { held: true }), manifestImage('nginx')]
  const context = {
    run: runOn(fakeEngine({})),
    runWorker,
    startWorker: () => Promise.reject(new Error('not asked for')),
    repository: exampleRepository,
    image: 'sha256:lifeboat',
    manifest: exampleManifest({ images }),
    jobs: 1,
  }
  return readImages(context, part)
}
