import { join } from 'node:path'
import { expect } from 'vitest'

import { listInventory } from '../engine-inventory.ts'
import { type Colour, dropRole, makeDatabases, other, paintStack, roleOf } from './paint-stack.ts'
import { runCommand, succeed } from '../run-command.ts'
import { findDifferences, listUnwell, readState, type StackState } from './stack-state.ts'
import { startTestStack, type TestStack } from '../test-stack.ts'

/** A stack with a backup of each of its two states. `colour` is the one that it is in. */
export type RestoreScene = {
  readonly stack: TestStack
  readonly backups: Readonly<Record<Colour, string>>
  readonly states: Readonly<Record<Colour, StackState>>
  readonly inventory: readonly string[]
  colour: Colour
  /** How long the last restore took that was left alone. */
  wholeMs: number
  /** When the test under way began, as the engine tells time: in whole seconds. */
  begunAt: number
}

type AfterAmber = (stack: TestStack) => Promise<void>

/**
 * On whichever engine the tests speak to, which must have the walker. `afterAmber` may make more of the amber state, which is gone when
 * the scene is open: the blue one is last.
 */
export async function startScene(
  env: Record<string, string> = {},
  afterAmber?: AfterAmber,
): Promise<RestoreScene> {
  const folder = join(import.meta.dirname, '../../integration/stacks/restore-killed')
  const stack = await startTestStack({ folder, file: 'compose.yml', env })
  try {
    return await fillScene(stack, afterAmber)
  } catch (error) {
    await stack.down()
    throw error
  }
}

/** Takes away too what Lifeboat made and a test that failed has left: nothing else would. */
export async function closeScene({ stack }: RestoreScene): Promise<void> {
  await stack.down()
  const filter = ['--filter', `label=lifeboat.project=${stack.project}`]
  const left = (await succeed('docker', ['ps', '-aq', ...filter])).split('\n').filter(Boolean)
  if (left.length > 0) await succeed('docker', ['rm', '-f', '-v', ...left])
  const volumes = await succeed('docker', ['volume', 'ls', '-q', ...filter])
  for (const name of volumes.split('\n').filter(Boolean)) {
    await succeed('docker', ['volume', 'rm', name])
  }
}

async function fillScene(stack: TestStack, afterAmber?: AfterAmber): Promise<RestoreScene> {
  await makeDatabases(stack)
  const amber = await makeState(stack, 'amber')
  await afterAmber?.(stack)
  const blue = await makeState(stack, 'blue')
  return {
    stack,
    backups: { amber: amber.backup, blue: blue.backup },
    states: { amber: amber.state, blue: blue.state },
    inventory: await listInventory(stack.project),
    colour: 'blue',
    wholeMs: 0,
    begunAt: beginning(),
  }
}

async function makeState(
  stack: TestStack,
  colour: Colour,
): Promise<{ backup: string; state: StackState }> {
  await paintStack(stack, colour)
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json'])
  if (exitCode !== 0) throw new Error(`the backup of the ${colour} state failed: ${stderr}`)
  const { id } = JSON.parse(stdout) as { id: string }
  return { backup: id, state: await readState(stack) }
}

/**
 * The stack is in one of its two states, rows and files alike; everything runs and is healthy; nothing is left on the engine or the
 * server. Gives the state.
 */
export async function expectWhole(scene: RestoreScene, situation: string): Promise<Colour> {
  const { stack, states, colour: before } = scene
  expect(await listUnwell(stack), situation).toEqual([])
  expect(await findChanges(scene), situation).toEqual([])
  const found = await readState(stack)
  const different = (['amber', 'blue'] as const).map((colour) => {
    const { rows, files } = findDifferences(states[colour], found)
    return { colour, rows: rows.slice(0, 5), files: files.slice(0, 5) }
  })
  const whole = different.find(({ rows, files }) => rows.length + files.length === 0)?.colour
  if (whole === undefined) {
    throw new Error(`${situation}: neither of the two states: ${JSON.stringify(different)}`)
  }
  expect(found.names, situation).toEqual(namesOf(scene, before, whole))
  return whole
}

/** What stands on the engine more or less than at the beginning, Lifeboat's leavings and what is gone of the stack. */
async function findChanges({ stack, inventory, begunAt }: RestoreScene): Promise<string[]> {
  const found = await listInventory(stack.project)
  const more: string[] = []
  for (const line of found.filter((each) => !inventory.includes(each))) {
    const [, anonymous] = /^volume ([0-9a-f]{64})\|/.exec(line) ?? []
    // What was there before and is in use no more belongs to somebody else on this machine.
    if (anonymous === undefined || (await readCreation(anonymous)) >= begunAt) more.push(line)
  }
  const less = inventory.filter((line) => line.includes(stack.project) && !found.includes(line))
  return [...more.map((line) => `left: ${line}`), ...less.map((line) => `gone: ${line}`)]
}

async function readCreation(volume: string): Promise<number> {
  const { stdout } = await runCommand('docker', [
    'volume',
    'inspect',
    '-f',
    '{{.CreatedAt}}',
    volume,
  ])
  // One that is gone meanwhile was in somebody's hands.
  return stdout === '' ? 0 : Date.parse(stdout.trim())
}

/** A restore brings the roles that its databases need, and takes none away. */
function namesOf({ states }: RestoreScene, before: Colour, now: Colour): string[] {
  const names = [...states[now].names, `role ${roleOf[before]}`]
  return [...new Set(names)].toSorted()
}

/** Whatever state a test ended in is the one that the next begins with. */
export async function goOnWith(scene: RestoreScene, colour: Colour): Promise<void> {
  scene.colour = colour
  scene.begunAt = beginning()
  await dropRole(scene.stack, other(colour))
}

function beginning(): number {
  return Math.floor(Date.now() / 1000) * 1000
}

/** A restore that is left alone brings the whole of the other state, whatever went before it. */
export async function expectRestored(scene: RestoreScene, to: Colour): Promise<void> {
  const startedMs = performance.now()
  const outcome = await scene.stack.lifeboat(['restore', scene.backups[to], '--yes'])
  scene.wholeMs = performance.now() - startedMs
  expect(outcome.exitCode, outcome.stderr).toBe(0)
  expect(await expectWhole(scene, `restored ${to}`)).toBe(to)
  await goOnWith(scene, to)
}
