import { join } from 'node:path'

import { eventually } from '../eventually.ts'
import { succeed } from '../run-command.ts'
import { startTestStack, type TestStack } from '../test-stack.ts'

export const writers = ['app', 'mapper'] as const

/** Starts test/integration/stacks/freeze-pairs; gives it once its writers are at full speed and have begun to delete. */
export async function startPairsStack(consistency: 'freeze' | 'hot'): Promise<TestStack> {
  const folder = join(import.meta.dirname, '../../integration/stacks/freeze-pairs')
  const env = { TEST_CONSISTENCY: consistency }
  const stack = await startTestStack({ folder, file: 'compose.yml', env })
  try {
    const isUnderWay = `SELECT count(*) >= 300 AND max(id) > count(*) AND (SELECT counter > 0 FROM mapped) FROM pairs`
    await eventually(async () => (await stack.sql(isUnderWay, 'pairs')).trim() === 't')
    return stack
  } catch (error) {
    await stack.down()
    throw error
  }
}

/** Of each writer's container, as the engine says: `running`, `paused`, `exited`. */
export async function readWriterStates(stack: TestStack): Promise<string[]> {
  const names = writers.map((service) => stack.container(service))
  const states = await succeed('docker', ['inspect', '-f', '{{.State.Status}}', ...names])
  return states.trim().split('\n')
}
