import { expect, test } from 'vitest'

import type { StartCopy } from '../flows/copy.ts'
import { createLogger } from '../logging.ts'
import type { CopyReport } from '../model/copy-report.ts'
import type { Run } from '../model/run.ts'
import { startRecordedCopy } from './record-copy.ts'

test('a copying knows what those before it found in the copy', async () => {
  const copy: CopyReport = { location: '/copy', copied: [], removed: [], backups: 3, failures: [] }
  const runs = [exampleRun({ id: 'c1', copy }), exampleRun({ id: 'c2', state: 'failed' })]
  const history = { save: () => undefined, remove: () => undefined, find: () => undefined }
  const started: StartCopy[] = []
  const recorder = {
    history: { ...history, list: () => runs },
    log: createLogger('silent'),
    lifeboat: { copy: async (start: StartCopy) => (started.push(start), copy) },
  }

  await startRecordedCopy(recorder, 'shop', AbortSignal.timeout(60_000)).done
  await startRecordedCopy(recorder, 'shop', AbortSignal.timeout(60_000), true).done

  expect(started).toMatchObject([
    { reports: [copy], isRenewed: false },
    { reports: [copy], isRenewed: true },
  ])
})

function exampleRun(changes: Partial<Run>): Run {
  return {
    id: 'c',
    kind: 'copy',
    project: 'shop',
    type: 'copy',
    services: [],
    state: 'complete',
    startedAt: '2026-11-21T03:00:00.000Z',
    steps: [],
    ...changes,
  }
}
