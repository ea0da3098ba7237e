import { expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { judgeHealth } from './health.ts'
import type { Run } from './run.ts'

const database = exampleRun({ id: 'database-1', type: 'database', state: 'failed' })
const volumes = exampleRun({ id: 'volumes-1', type: 'volumes' })

test.each([
  ['nothing ran', []],
  ['one of another type went well', [volumes]],
  ['a full one that was narrowed to services went well', [exampleRun({ services: ['web'] })]],
  ['one of its type was interrupted', [exampleRun({ type: 'database', state: 'interrupted' })]],
  [
    'one of its type that was narrowed to services went well',
    [exampleRun({ type: 'database', services: ['db'] })],
  ],
  ['a full one was incomplete', [exampleRun({ id: 'full-1', state: 'incomplete' })]],
])('a backup that failed is a reason although after it %s', (_what, after) => {
  expect(judge([database, ...after])).toContain('run database-1 ended failed')
})

test.each([
  ['of its type', exampleRun({ type: 'database' })],
  ['of everything', exampleRun()],
])('it is none any more after one %s went well', (_what, after) => {
  expect(judge([database, volumes, after])).toEqual([])
})

function judge(runs: readonly Run[]): string[] {
  const seen = { backups: [], plan: { problem: 'x' }, unsettled: undefined, warnings: [] }
  const wanted = {
    maxAgeMs: 1,
    level: 'written',
    drillPauseMs: undefined,
    readsBack: false,
  } as const
  return judgeHealth({ ...seen, runs }, wanted, new Date('2026-11-30T00:00:00.000Z'))
    .reasons.filter(({ code }) => code === 'last-run-failed')
    .map(({ detail }) => detail)
}
