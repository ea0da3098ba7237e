import { describe, expect, test } from 'vitest'

import {
  database,
  exampleStack,
  postgres,
  stopped,
  unreachable,
} from '../../test/support/example-stack.ts'
import { planBackup } from './plan-backup.ts'

const full = { type: 'full', services: [] } as const

describe('a backup of nothing is refused: it would be the newest complete one', () => {
  const bare = exampleStack({ containers: [], databases: [] })
  const off = exampleStack({
    containers: [database({ state: 'exited' })],
    databases: [postgres('db', stopped)],
  })
  test.each([
    ['a database server that is gone', bare, 'database', 'no PostgreSQL server'],
    ['a database server that is stopped', off, 'database', 'no PostgreSQL server'],
    ['a stack without files', bare, 'volumes', 'no files'],
  ] as const)('%s', (_what, stack, type, words) => {
    expect(() => planBackup(stack, { type, services: [] }, '')).toThrow(
      expect.objectContaining({
        code: 'nothing-to-back-up',
        message: `there is ${words} to back up of shop`,
      }),
    )
    expect(planBackup(stack, full, '').steps.length).toBeGreaterThan(0)
  })

  test('what is there and cannot be dumped is a failure of the backup', () => {
    const away = exampleStack({ databases: [postgres('db', unreachable())] })

    expect(planBackup(away, { type: 'database', services: [] }, '').failures).toHaveLength(1)
  })
})
