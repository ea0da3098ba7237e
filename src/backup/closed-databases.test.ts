import { describe, expect, test } from 'vitest'

import { exampleStack, postgres, reachable } from '../../test/support/example-stack.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Scope } from '../model/scope.ts'
import type { ServerFacts } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

const full: Scope = { type: 'full', services: [] }

describe('a database that accepts no connections', () => {
  test('makes the backup incomplete, and is named with what to do', () => {
    const { failures, steps } = plan({ closed: ['Old "Archive"'] })

    expect(failures).toEqual([
      {
        what: 'database "Old \\"Archive\\"" of db',
        code: 'database-closed',
        why: 'it accepts no connections, so nobody can dump it',
        hint: 'Run ALTER DATABASE "Old ""Archive""" ALLOW_CONNECTIONS true; with CONNECTION LIMIT 0 it keeps out all but superusers. Drop it if nobody needs it.',
        details: [],
      },
    ])
    expect(steps.filter((step) => step.do === 'dump')).toMatchObject([
      { databases: ['My "Shop"', 'app', 'postgres'] },
    ])
  })

  test.each<[string, Scope]>([
    ['a backup of volumes', { type: 'volumes', services: [] }],
    ['a backup of another service', { type: 'full', services: ['app'] }],
  ])('is no matter of %s', (_what, scope) => {
    expect(plan({ closed: ['archive'] }, scope).failures).toEqual([])
  })
})

test('what an interrupted DROP DATABASE left is warned of, and fails nothing', () => {
  const { failures, warnings } = plan({ invalid: ['half "gone"'] })

  expect(failures).toEqual([])
  expect(warnings).toEqual([
    'database "half \\"gone\\"" of db is left out: a DROP DATABASE was cut off and left nothing to dump; finish it with DROP DATABASE "half ""gone"""',
  ])
})

function plan(facts: Partial<ServerFacts>, scope = full): BackupPlan {
  const databases = [postgres('db', reachable(facts))]
  return planBackup(exampleStack({ databases }), scope, 'shop_backups')
}
