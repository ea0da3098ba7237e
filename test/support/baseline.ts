import { expect } from 'vitest'

import { listInventory } from './engine-inventory.ts'
import type { TestStack } from './test-stack.ts'

type Listed = { readonly id: string; readonly state: string }

/** What stands on the engine and in the repository before something is broken on purpose. */
export type Baseline = {
  readonly inventory: readonly string[]
  readonly backups: readonly Listed[]
  readonly latest: string
}

/** Needs a complete backup to be there. */
export async function takeBaseline(stack: TestStack): Promise<Baseline> {
  const [inventory, backups, latest] = await Promise.all([
    listInventory(stack.project),
    listBackups(stack),
    showLatest(stack),
  ])
  return { inventory, backups, latest }
}

/** Whatever came in between: nothing is left on the engine, and nothing that is not whole counts as a backup. */
export async function expectUnharmed(stack: TestStack, before: Baseline): Promise<void> {
  const after = await takeBaseline(stack)

  expect(after.inventory).toEqual(before.inventory)
  expect(newBackups(before, after).filter(({ state }) => state !== 'incomplete')).toEqual([])
  expect(after.latest).toBe(before.latest)
}

/** The same, and nothing at all was published. */
export async function expectNothingPublished(stack: TestStack, before: Baseline): Promise<void> {
  expect(await takeBaseline(stack)).toEqual(before)
}

function newBackups(before: Baseline, after: Baseline): Listed[] {
  return after.backups.filter(({ id }) => !before.backups.some((known) => known.id === id))
}

async function listBackups(stack: TestStack): Promise<Listed[]> {
  const { stdout } = await stack.lifeboat(['list', '--json'])
  return (JSON.parse(stdout) as Listed[]).map(({ id, state }) => ({ id, state }))
}

async function showLatest(stack: TestStack): Promise<string> {
  const { stdout, stderr } = await stack.lifeboat(['show', 'latest', '--json'])
  if (stdout === '') throw new Error(`no latest backup: ${stderr}`)
  return (JSON.parse(stdout) as Listed).id
}
