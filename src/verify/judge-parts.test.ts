import { expect, test } from 'vitest'

import { exampleBackup, exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { LifeboatError } from '../errors.ts'
import { WorkerFailedError, type RunWorker } from '../model/worker.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { judgePartsOf } from './judge-parts.ts'

const manifest = exampleManifest()
const snapshots = manifest.parts.map(({ snapshot, tree }) => ({ id: snapshot, tree }) as Snapshot)
const damaged = new WorkerFailedError('it failed', { stdout: '', stderr: 'bad' }, 1)
const tooLong = new LifeboatError('worker-timeout', 'it took too long', { hint: 'Wait longer.' })

test('what keeps Lifeboat from reading a part is told beside what was found in those before it', async () => {
  const { findings } = await judge({ 'read-databases': damaged, 'read-files': tooLong })

  expect(findings.map(({ code }) => code)).toEqual(['part-damaged', 'worker-timeout'])
})

test('it is thrown where nothing was found', async () => {
  await expect(judge({ 'read-databases': tooLong })).rejects.toBe(tooLong)
})

/** With workers that fail as they are told, by their purposes, where only reading the parts tells whether they are damaged. */
function judge(failures: Readonly<Record<string, Error>>) {
  const runWorker: RunWorker = ({ purpose }) =>
    Promise.reject(failures[purpose] ?? new Error(`${purpose} was not expected`))
  const run = { signal: new AbortController().signal }
  const request = { run, runWorker, repository: exampleRepository, image: 'lifeboat' }
  const damage = { findings: [], touched: undefined }
  return judgePartsOf(request, { backup: exampleBackup(), snapshots, damage }, manifest)
}
