import { describe, expect, test } from 'vitest'

import { explainFailure, readRestoredRows } from './table-outcome.ts'

const counted = '{"rows": 50, "event": "counted"}\n'
const gaveUp = `psql:/lifeboat/before.sql:30: ERROR:  22P02: invalid input syntax for type integer: "refused by Lifeboat"
LINE 1: SELECT 'refused by Lifeboat'::integer;
               ^
LOCATION:  pg_strtoint32_safe, numutils.c:615
`

describe('the rows that were restored', () => {
  test('are those that were counted before the commit', () => {
    expect(readRestoredRows(said(`${counted}{"event":"committed"}\n`))).toBe(50)
  })

  test.each(['', counted, '{"event":"committed"}\n'])('are none by saying only %j', (stdout) => {
    expect(() => readRestoredRows(said(stdout))).toThrow('did not say that it committed')
  })
})

describe('a worker that failed', () => {
  test.each([0, 2, 137, undefined])(
    'with the exit code %s may have committed all the same',
    (exitCode) => {
      expect(explainFailure('shop.orders', said(counted), exitCode)).toBeUndefined()
    },
  )

  test('says by itself what it found', () => {
    const found = said('{"refusal":"always","names":["trigger t on shop.orders"]}\n', gaveUp)

    expect(explainFailure('shop.orders', found, 3)).toMatchObject({
      code: 'table-differs',
      details: ['trigger t on shop.orders'],
    })
  })

  test('says who is in the way only when that was the reason', () => {
    const holders = '{"refusal":"locked","holders":[]}\n'
    const timeout = 'psql:x:1: ERROR:  55P03: canceling statement due to lock timeout\n'
    const gone = 'psql:x:1: ERROR:  42P01: relation "shop.orders" does not exist\n'

    expect(explainFailure('shop.orders', said(holders, timeout + gaveUp), 3)).toMatchObject({
      code: 'table-locked',
      details: ['whoever held it has let go by now'],
    })
    expect(explainFailure('shop.orders', said(holders, gone + gaveUp), 3)).toMatchObject({
      code: 'restore-refused',
      details: expect.arrayContaining([gone.trim()]),
    })
    expect(explainFailure('shop.orders', said('', timeout), 3)).toMatchObject({
      code: 'table-locked',
      details: [timeout.trim()],
    })
  })

  test('lets the server speak for itself, but for where in its source it was', () => {
    const stderr = `psql:<stdin>:7: ERROR:  23514: new row violates check constraint "c"
DETAIL:  Failing row contains (${'x'.repeat(400)}).
LOCATION:  ExecConstraints, execMain.c:2067
psql:x:8: ERROR:  25P02: current transaction is aborted
`

    expect(explainFailure('shop.orders', said('', stderr), 3)).toMatchObject({
      code: 'restore-refused',
      message: 'the server refused the table shop.orders',
      hint: 'Its own words stand below. Nothing was changed.',
      details: [
        'psql:<stdin>:7: ERROR:  23514: new row violates check constraint "c"',
        `DETAIL:  Failing row contains (${'x'.repeat(269)}`,
      ],
    })
  })
})

function said(stdout: string, stderr = ''): { stdout: string; stderr: string } {
  return { stdout, stderr }
}
