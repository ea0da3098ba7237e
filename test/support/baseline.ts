import { expect } from 'vitest'

import { listInventory } from './engine-inventory.ts'
import type { TestStack } from './test-stack.ts'

type Listed = { readonly id: string; readonly state: string; readonly reason: string }

/** What stands on the engine and in the repository before something is broken on purpose. */
export type Baseline = {
  readonly inventory: readonly string[]
  readonly backups: readonly Listed[]
  readonly latest: string
}

/** The good backup that no fault may touch. */
export async function makeGoodBackup(stack: TestStack, ...options: string[]): Promise<void> {
  const { exitCode, stderr } = await stack.lifeboat(['backup', ...options])
  if (exitCode !== 0) throw new Error(`the backup before any fault failed: ${stderr}`)
}

/** Needs a complete backup to be there. */
export async function takeBaseline(stack: TestStack): Promise<Baseline> {
  const [inventory, backups] = await Promise.all([listInventory(stack.project), listBackups(stack)])
  const latest = backups.findLast(({ state, reason }) => state === 'complete' && reason === 'asked')
  if (latest === undefined) throw new Error('the test made no complete backup to begin with')
  return { inventory, backups, latest: latest.id }
}

/** Whatever came in between: nothing is left on the engine, and nothing that is not whole counts as a backup. */
export async function expectUnharmed(stack: TestStack, before: Baseline): Promise<void> {
  const [after, latest] = await Promise.all([takeBaseline(stack), showLatest(stack)])

  expect(after.inventory).toEqual(before.inventory)
  expect(newBackups(before, after).filter(({ state }) => state !== 'incomplete')).toEqual([])
  expect(latest).toBe(before.latest)
}

/** The same, and nothing at all was published. */
export async function expectNothingPublished(stack: TestStack, before: Baseline): Promise<void> {
  const [after, latest] = await Promise.all([takeBaseline(stack), showLatest(stack)])

  expect(after).toEqual(before)
  expect(latest).toBe(before.latest)
}

function newBackups(before: Baseline, after: Baseline): Listed[] {
  return after.backups.filter(({ id }) => !before.backups.some((known) => known.id === id))
}

async function listBackups(stack: TestStack): Promise<Listed[]> {
  const { stdout, stderr } = await stack.lifeboat(['list', '--json'])
  if (stdout === '') throw new Error(`no list: ${stderr}`)
  return (JSON.parse(stdout) as Listed[]).map(({ id, state, reason }) => ({
    id,
    state,
    reason,
  }))
}

/** What `latest` means to the command itself. */
export async function showLatest(stack: TestStack): Promise<string> {
  const { stdout, stderr } = await stack.lifeboat(['show', 'latest', '--json'])
  if (stdout === '') throw new Error(`no latest backup: ${stderr}`)
  return (JSON.parse(stdout) as Listed).id
}
