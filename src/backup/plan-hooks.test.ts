import { describe, expect, test } from 'vitest'

import { hooks, plan, planOf } from '../../test/support/freeze/planned-cut.ts'
import { container, database, exampleStack, lifeboat } from '../../test/support/example-stack.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Container } from '../model/stack.ts'

const labels = { 'lifeboat.exec.pre': 'dump', 'lifeboat.exec.post': 'go on' }
const exited = { labels, state: 'exited' }

describe('a hook before the backup whose container does not run', () => {
  test('is a failure that names service, container and label', () => {
    expect(failed(plan({ app: exited }))).toEqual([
      'hook of app: hook-failed: lifeboat.exec.pre is not run, for shop-app-1 is exited: what it writes is of its last run',
    ])
  })

  test.each(['created', 'dead'])('is one where it is %s', (state) => {
    expect(failed(plan({ app: { labels, state } }, 'database'))).toHaveLength(1)
  })

  test('is said once of a service with several containers', () => {
    const second = { ...exited, id: 'id-2', name: 'shop-helper-2' }

    expect(failed(planWith([helper(exited), helper(second)]))).toEqual([
      expect.stringContaining('shop-helper-1 is exited'),
    ])
  })

  test('is only warned of where all of the stack stands still', () => {
    const containers = [helper(exited), lifeboat()]
    const still = planOf(exampleStack({ containers, databases: [] })).plan('full')

    expect(failed(still)).toEqual([])
    expect(still.warnings).toEqual([
      'lifeboat.exec.pre of helper is not run, for shop-helper-1 is exited: what it writes is of its last run',
    ])
  })
})

describe('nothing is said of a hook', () => {
  test.each<[string, BackupPlan]>([
    ['whose container runs', plan({ app: { labels } })],
    ['whose container is paused', plan({ app: { labels, state: 'paused' } })],
    ['after the backup', plan({ app: { ...exited, labels: { 'lifeboat.exec.post': 'go on' } } })],
    ['where the configuration alone is asked for', plan({ app: exited }, 'config')],
    [
      'of a service that is left alone',
      plan({ app: { ...exited, labels: { ...labels, 'lifeboat.enable': 'false' } } }),
    ],
  ])('%s', (_what, made) => {
    expect(said(made)).toEqual([])
  })

  test('that runs in another container of the service', () => {
    const old = { ...exited, id: 'id-old', name: 'shop-helper-old' }
    const made = planWith([helper(old), helper({ labels })])

    expect(said(made)).toEqual([])
    expect(hooks(made)).toEqual(['dump', 'go on'])
  })

  test('of a container that was made for one command', () => {
    const oneOff = { ...labels, 'com.docker.compose.oneoff': 'True' }

    expect(said(planWith([helper({ ...exited, labels: oneOff })]))).toEqual([])
  })
})

function helper(changes: Partial<Container>): Container {
  return container('helper', changes)
}

function planWith(others: Container[]): BackupPlan {
  return planOf(exampleStack({ containers: [database(), ...others, lifeboat()] })).plan('full')
}

function failed({ failures }: BackupPlan): string[] {
  return failures.map(({ what, code, why }) => `${what}: ${code}: ${why}`)
}

function said(made: BackupPlan): string[] {
  return [...failed(made), ...made.warnings]
}
