import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { WorkerFailedError, type RunWorker } from '../model/worker.ts'
import { readRepository } from './read-repository.ts'

const summary = '{"message_type":"summary","num_errors":1,"broken_packs":null}\n'
const damaged = new WorkerFailedError('it failed', { stdout: summary, stderr: '' }, 1)
const none = { snapshots: [], unreadable: [] }

test('what is found while others write is looked at again, and is no damage when it is gone then', async () => {
  const { request, calls } = inUse([damaged, undefined])

  expect(await readRepository(request, none)).toEqual({ findings: [], touched: new Set() })
  expect(calls()).toBe(2)
})

test('what is found twice while others write says nothing of any backup', async () => {
  const { request, calls } = inUse([damaged, damaged])

  await expect(readRepository(request, none)).rejects.toMatchObject({ code: 'repository-in-use' })
  expect(calls()).toBe(2)
})

test('a snapshot that cannot be read is a finding though all else is sound', async () => {
  const { request } = inUse([undefined])

  const { findings } = await readRepository(request, { snapshots: [], unreadable: ['a1'] })

  expect(findings).toMatchObject([{ what: 'the file snapshots/a1', code: 'snapshot-damaged' }])
})

/** A repository with somebody else's lock, and a worker that ends one way after another. */
function inUse(ends: (Error | undefined)[]) {
  const location = temporaryFolder()
  mkdirSync(join(location, 'locks'))
  writeFileSync(join(location, 'locks', 'a1'), '')
  let calls = 0
  const runWorker: RunWorker = async () => {
    const end = ends[calls]
    calls += 1
    if (end !== undefined) throw end
    return { stdout: '', stderr: '' }
  }
  const repository = { location, password: undefined, mounts: [] }
  const run = { signal: new AbortController().signal }
  return { request: { run, runWorker, repository, image: 'lifeboat' }, calls: () => calls }
}
