import { describe, expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { select } from '../../test/support/example-restore.ts'
import {
  container,
  exampleStack,
  postgres,
  reachable,
  stopped,
  unreachable,
} from '../../test/support/example-stack.ts'
import { composeLabels } from '../docker/labels.ts'
import type { DatabaseAnswer } from '../model/stack.ts'
import { planDatabases } from './plan-databases.ts'

describe('of several containers of a service, a restore goes into', () => {
  test.each<[string, DatabaseAnswer]>([
    ['has ended', stopped],
    ['does not answer', unreachable()],
  ])('the one that answers, though one before it by name %s', (_what, answer) => {
    const left = postgres('left', answer)

    expect(planInto({ ...left, service: 'db' }, postgres('db', reachable()))).toBe('id-db')
  })

  test('the service’s own one, though another that docker compose run made answers too', () => {
    const oneOff = postgres('run', reachable())

    expect(planInto({ ...oneOff, service: 'db' }, postgres('db', reachable()))).toBe('id-db')
  })
})

function planInto(...databases: ReturnType<typeof postgres>[]): string | undefined {
  const oneOff = { service: 'db', id: 'id-run', labels: { [composeLabels.oneOff]: 'True' } }
  const containers = [container('run', oneOff), container('db')]
  const stack = exampleStack({ containers, databases })
  const manifest = exampleManifest({ servers: [exampleServer()] })
  const [step] = planDatabases(stack, manifest, select({}))
  return step?.containerId
}
