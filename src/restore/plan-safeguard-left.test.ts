import { expect, test } from 'vitest'

import { exampleRestorePlan, filesStep } from '../../test/support/example-restore.ts'
import {
  database,
  exampleStack,
  postgres,
  reachable,
  volume,
} from '../../test/support/example-stack.ts'
import { planSafeguard, requireGuarded } from './plan-safeguard.ts'

const from = '/stack/volumes/was'
const stack = exampleStack({
  containers: [database({ mounts: [volume('pg', '/var/lib/postgresql')] })],
  databases: [postgres('db', reachable({ dataDirectory: '/var/lib/postgresql/19/docker' }))],
})

test('a restore is refused that would take away what its safety backup leaves out', () => {
  expect(() => plan(['18/docker'])).toThrow(
    expect.objectContaining({ code: 'safeguard-failed', details: ['volume pg: 19/docker'] }),
  )
})

test.each([[['18/docker', '19/docker']], [['19']]])('one that leaves %j alone is not', (left) => {
  const alone = left.map((path) => `/stack/volumes/pg/${path}`)
  const without = [...new Set(['/stack/volumes/pg/19/docker', ...alone])]

  // What is left alone on the way there is left alone on the way back, too, though its server is stopped by then.
  expect(plan(left).steps).toMatchObject([{ without }])
})

test('nor may the safety backup leave out by a glob what the restore replaces', () => {
  const steps = [filesStep({ from, target: 'pg', without: [`${from}/19/docker`], excludes: ['a'] })]
  const wanted = exampleRestorePlan({ steps })
  const guard = planSafeguard(stack, 'backups', wanted)
  const more = guard.steps.map((step) =>
    step.do === 'archive' ? { ...step, excludes: ['a', 'b'] } : step,
  )

  expect(() => requireGuarded({ ...guard, steps: more }, wanted)).toThrow(
    expect.objectContaining({ details: ['volume pg: b'] }),
  )
})

function plan(left: readonly string[]) {
  const without = left.map((path) => `${from}/${path}`)
  const steps = [filesStep({ from, target: 'pg', without })]
  return planSafeguard(stack, 'backups', exampleRestorePlan({ steps }))
}
