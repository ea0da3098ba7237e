import { expect } from 'vitest'

import type { Manifest } from '../../../src/model/manifest.ts'
import { listInventory } from '../engine-inventory.ts'
import { succeed } from '../run-command.ts'
import type { TestStack } from '../test-stack.ts'
import { addServices, startFreezeStack, stateOf } from './freeze-stack.ts'

/** A stack of services of which each is held still in another way: paused, stopped, by a hook. */
export type FreezeScene = { readonly stack: TestStack; readonly inventory: readonly string[] }

const services = ['db', 'app', 'batch', 'consumer', 'hooked']

export async function openFreezeScene(env: Record<string, string> = {}): Promise<FreezeScene> {
  const stack = await startFreezeStack(env)
  await addServices(stack, 'stopping', ['batch', 'consumer'], env)
  await addServices(stack, 'hooked', ['hooked'], env)
  return { stack, inventory: await listInventory(stack.project) }
}

export async function closeFreezeScene({ stack }: FreezeScene): Promise<void> {
  await succeed('docker', ['compose', '-p', stack.project, 'down', '--volumes', '--timeout', '1'])
  await stack.down()
}

export async function expectFrozen({ stack }: FreezeScene): Promise<void> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json'])
  expect(stdout, stderr).not.toBe('')
  const { failures, consistency, consistencyBecause } = JSON.parse(stdout) as Manifest
  expect({ exitCode, failures, consistency, consistencyBecause }).toEqual({
    exitCode: 0,
    failures: [],
    consistency: 'frozen',
    consistencyBecause: [],
  })
}

/** What does not run, what is left on the engine and what is gone; empty: nothing is amiss. */
export async function findAmiss({ stack, inventory }: FreezeScene): Promise<string> {
  const states = await Promise.all(services.map((service) => stateOf(stack, service)))
  const halted = services.filter((_service, index) => states[index] !== 'running')
  const found = await listInventory(stack.project)
  const left = found.filter((line) => !inventory.includes(line))
  const gone = inventory.filter((line) => !found.includes(line))
  return [...halted, ...left, ...gone].join(', ')
}
