import { expect, test } from 'vitest'

import type { WorkerSpec } from '../model/worker.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { copySnapshots } from './copy-snapshots.ts'
import { pairRepositories } from './pair.ts'

const from = { location: '/repository', password: undefined, mounts: [] }
const pair = pairRepositories(from, { location: '/copy', password: 'two', mounts: [] })

test('names every snapshot that is to be copied', async () => {
  const ran: WorkerSpec[] = []

  await copySnapshots(run(ran), pair, { image: 'own', snapshots: ['a', 'b'] })

  expect(ran.map(({ command }) => command)).toEqual([
    ['copy', '--quiet', '--no-cache', '--from-insecure-no-password', 'a', 'b'],
  ])
})

test('waits for another machine whose lock keeps it out, as long as is set', async () => {
  const ran: WorkerSpec[] = []
  const waiting = { location: '/copy', password: 'two', mounts: [], lockWaitMs: 600_000 }

  await copySnapshots(run(ran), pairRepositories(from, waiting), { image: 'own', snapshots: ['a'] })

  expect(ran[0]?.command.join(' ')).toContain(' --retry-lock 600s ')
})

test('copies nothing where none is named: restic would take that for all of them', async () => {
  const ran: WorkerSpec[] = []

  await copySnapshots(run(ran), pair, { image: 'own', snapshots: [] })

  expect(ran).toEqual([])
})

test('says what restic’s end means of the copy', async () => {
  const full = { stdout: '', stderr: 'write /copy/data/x: no space left on device' }
  const copying = copySnapshots(
    () => Promise.reject(new WorkerFailedError('failed', full, 1)),
    pair,
    { image: 'own', snapshots: ['a'] },
  )

  await expect(copying).rejects.toMatchObject({
    code: 'repository-full',
    message: 'no space is left in the repository /copy',
  })
})

function run(ran: WorkerSpec[]) {
  return async (spec: WorkerSpec) => {
    ran.push(spec)
    return { stdout: '', stderr: '' }
  }
}
