import { describe, expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { choose, select } from '../../test/support/example-restore.ts'
import { exampleStack, postgres, reachable } from '../../test/support/example-stack.ts'
import type { Database } from '../model/manifest.ts'
import type { RestorePlan, Selection } from '../model/restore.ts'
import type { ServerFacts } from '../model/stack.ts'
import { planRestore } from './plan-restore.ts'

const shop = exampleServer().databases[0] as Database
const kept = 'lifeboat-old-2026-11-21T03-00-00Z-k3f9-1'

describe('a database that an earlier restore has replaced and kept', () => {
  test.each(['databases', 'closed', 'invalid'] as const)(
    'is left out while it stands there still (%s), and that is said',
    (state) => {
      const { steps, left } = plan({ [state]: [kept] })

      expect(restored(steps)).toEqual([shop.name])
      expect(left).toEqual([
        `database "${kept}" of db: an earlier restore replaced and kept it, and it stands there still; name it with --database`,
      ])
    },
  )

  test('is restored when it is named', () => {
    const { steps, left } = plan({ databases: [kept] }, { databases: [kept] })

    expect(restored(steps)).toEqual([kept])
    expect(left).toEqual([])
  })

  test('comes back where it is gone, after a loss for one: nothing else may have its rows', () => {
    const { steps, left } = plan({ databases: [shop.name] })

    expect(restored(steps)).toEqual([shop.name, kept])
    expect(left).toEqual([])
  })

  test('is no matter to a restore of files', () => {
    expect(plan({ databases: [kept] }, { type: 'volumes' }).left).toEqual([])
  })

  test('is no matter to a restore of other services', () => {
    const another = exampleServer({ service: 'other', databases: [shop] })
    const { steps, left } = plan({ databases: [kept] }, { services: ['other'] }, [another])

    expect(restored(steps)).toEqual([shop.name])
    expect(left).toEqual([])
  })
})

test.each([
  'lifeboat-old',
  'lifeboat-old-stuff',
  'my-lifeboat-old-2026-11-21T03-00-00Z-k3f9-1',
  'x',
])('a database %s is the application’s own', (name) => {
  const { steps } = plan({ databases: [name] }, {}, [], name)

  expect(restored(steps)).toEqual([shop.name, name])
})

function plan(
  facts: Partial<ServerFacts>,
  selection: Partial<Selection> = {},
  more: ReturnType<typeof exampleServer>[] = [],
  name = kept,
): RestorePlan {
  const server = exampleServer({ databases: [shop, { ...shop, name }] })
  const manifest = exampleManifest({ servers: [server, ...more] })
  const databases = ['db', 'other'].map((service) => postgres(service, reachable(facts)))
  const today = { standing: [], held: new Set<string>() }
  return planRestore(exampleStack({ databases }), manifest, select(selection), choose(), today)
}

function restored(steps: RestorePlan['steps']): string[] {
  return steps.flatMap((step) => (step.do === 'database' ? [step.database] : []))
}
