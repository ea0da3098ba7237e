import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { fakeTools } from '../../test/support/fake-tools.ts'
import { openMemoryRepository, storeBackup } from '../../test/support/memory-repository.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { WorkerFailedError } from '../model/worker.ts'
import type { Store } from '../store.ts'
import { runReadBack } from './run-read-back.ts'

const share = { part: 3, of: 30 }
const summary = '{"message_type":"summary","num_errors":1,"broken_packs":null}\n'

test('of backups that nobody could look at it is said that nobody knows', async () => {
  // Another restic has locked the repository meanwhile.
  expect(await read('exit 11')).toMatchObject({ backups: [], unjudged: ['b1', 'b2'] })
})

test('of those that were looked at nothing more is said', async () => {
  const report = await read('echo bad >&2; exit 1')

  expect(report.backups).toEqual(['b1', 'b2'])
  expect(report).not.toHaveProperty('unjudged')
})

/** Damage of which restic’s words do not tell whom it touches, where restic ends like that when it is asked for a manifest. */
function read(dump: string) {
  const location = temporaryFolder()
  const listed = join(location, 'listed')
  const { snapshots } = filled()
  writeFileSync(listed, JSON.stringify(snapshots))
  fakeTools({
    restic: `case "$1" in snapshots) cat '${listed}';; dump) ${dump};; *) exit 1;; esac`,
  })
  return runReadBack({
    run: { signal: new AbortController().signal },
    runWorker: () =>
      Promise.reject(new WorkerFailedError('it failed', { stdout: summary, stderr: '' }, 1)),
    repository: { location, password: undefined, mounts: [], store: whereToolsAre() },
    image: 'lifeboat',
    share,
    onStep: () => undefined,
  })
}

/** restic is looked for in fixed folders; what a store gives it comes after these. */
function whereToolsAre(): Store {
  return { variables: { PATH: process.env['PATH'] ?? '' }, files: [] }
}

function filled() {
  const repository = openMemoryRepository()
  storeBackup(repository, { id: 'b1', startedAt: '2026-11-01T03:00:00.000Z' })
  storeBackup(repository, { id: 'b2', startedAt: '2026-11-02T03:00:00.000Z' })
  return repository
}
