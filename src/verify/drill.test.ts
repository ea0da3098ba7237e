import { expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { captureContext } from '../../test/support/fake-context.ts'
import type { WorkerMount } from '../model/worker.ts'
import { LifeboatError } from '../errors.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { drill } from './drill.ts'
import type { VerifyContext } from './verify-context.ts'

const staging: WorkerMount = {
  kind: 'volume',
  source: 'scratch',
  target: '/stack/databases',
  writable: true,
}
const refused = new WorkerFailedError('it failed', { stdout: '', stderr: 'no such type' }, 1)
const noImage = new LifeboatError('worker-image-missing', 'the image is gone', { hint: 'Pull it.' })

test('no room for the files is told beside what was found in the databases', async () => {
  const { outcome, asked } = start({ 'read-dumps-db': refused, 'measure-files': 'Avail\n3\n' })

  const { drill: drilled, findings } = await outcome

  expect(findings.map(({ code }) => code)).toEqual(['drill-failed', 'too-little-space'])
  expect(drilled).toMatchObject({ servers: [], files: null })
  expect(asked).toEqual(['read-dumps-db', 'measure-files'])
})

test('no room for the files is thrown where nothing was found', async () => {
  const manifest = exampleManifest({ servers: [] })
  const { outcome } = start({ 'measure-files': 'Avail\n3\n' }, manifest)

  await expect(outcome).rejects.toMatchObject({ code: 'too-little-space' })
})

test('an image that is gone is told beside what was found of the server before, and nothing more is restored', async () => {
  const other = exampleServer({
    service: 'other',
    databases: exampleServer().databases.map((each) => ({
      ...each,
      path: '/stack/databases/other/1-shop',
    })),
  })
  const manifest = exampleManifest({ servers: [exampleServer(), other] })
  const answers = { 'read-dumps-db': refused, 'read-dumps-other': noImage }
  const { outcome, asked } = start(answers, manifest)

  const { findings } = await outcome

  expect(findings.map(({ code }) => code)).toEqual(['drill-failed', 'worker-image-missing'])
  expect(asked).toEqual(['read-dumps-db', 'read-dumps-other'])
})

/** Drills with workers that answer, or fail, as they are told by their purposes. */
function start(answers: Readonly<Record<string, string | Error>>, manifest = exampleManifest()) {
  const asked: string[] = []
  const runWorker: VerifyContext['runWorker'] = async ({ purpose }) => {
    asked.push(purpose)
    const answer = answers[purpose] ?? new Error(`${purpose} was not expected`)
    if (answer instanceof Error) throw answer
    return { stdout: answer, stderr: '' }
  }
  const { run } = captureContext([], runWorker)
  const context = { run, runWorker, manifest, repository: exampleRepository, image: 'lifeboat' }
  const snapshots = manifest.parts.map(({ snapshot: id, tree }) => ({ id, tree }))
  const outcome = drill(context as VerifyContext, snapshots as never, staging)
  return { outcome, asked }
}
