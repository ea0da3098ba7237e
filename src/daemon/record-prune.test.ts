import { expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import type { Run } from '../model/run.ts'
import { findFailed } from './record-prune.ts'

const readBack = {
  share: { part: 3, of: 30 },
  damage: ['pack x: does not exist'],
  backups: ['a'],
}
const damaged: Partial<Run> = { kind: 'read-back', state: 'failed', readBack }

test.each<[string, Partial<Run>[], boolean]>([
  ['nothing has been run yet', [], false],
  ['the newest backup went well', [{ state: 'failed' }, { state: 'complete' }], false],
  ['it failed', [{ state: 'complete' }, { state: 'failed' }], true],
  ['it was interrupted', [{ state: 'complete' }, { state: 'interrupted' }], true],
  [
    'a restore failed after it',
    [{ state: 'complete' }, { kind: 'restore', state: 'failed' }],
    false,
  ],
  ['reading back has found damage, before it or since', [damaged, { state: 'complete' }], true],
  [
    'that was mended',
    [damaged, { kind: 'read-back', readBack: { ...readBack, damage: [] } }],
    false,
  ],
  ['one is under way', [{ state: 'failed' }, { state: 'running' }], true],
  [
    'it was killed, and nobody has noticed yet',
    [{ state: 'complete' }, { state: 'running' }],
    true,
  ],
])('when %s', (_what, runs, isAgainst) => {
  const history = { list: () => runs.map((changes) => exampleRun(changes)) }

  expect(findFailed(history) !== undefined).toBe(isAgainst)
})
