import { expect, test } from 'vitest'

import { compareFiles } from '../restore/shop-state.ts'
import type { Inventory, NormalisedInventory } from './inventory.ts'
import type { KeptState } from './kept-state.ts'
import { listIds } from './list-ids.ts'
import { readInventory } from './read-inventory.ts'
import { runDocker } from './run-docker.ts'
import type { RebuildScene } from './scene.ts'

/** A stack that was lost and rebuilt: what it was, and what it is. */
export type Rebuilt = {
  readonly scene: RebuildScene
  /** Id of the backup that it was rebuilt from. */
  readonly backup: string
  readonly before: KeptState
  readonly after: KeptState
}

/**
 * The tests that every rebuilt stack stands, in this order: compose takes it over in the end. `asCompared` writes an inventory in words in which two
 * that are equal are the same. `isBusy` tells the volumes whose files come and go all the while.
 */
export function testRebuilt(
  give: () => Rebuilt,
  asCompared: (inventory: NormalisedInventory) => NormalisedInventory = (inventory) => inventory,
  isBusy?: (volume: string) => boolean,
): void {
  test('every container, network and volume is what it was, to the last field that is not volatile', () => {
    const { before, after } = give()

    expect(asCompared(after.inventory)).toEqual(asCompared(before.inventory))
  })

  test('the databases and what is served are what they were', () => {
    const { before, after } = give()

    expect(after.databases).toEqual(before.databases)
    expect(after.page).toBe(before.page)
  })

  test('the files of volumes and of the project’s folder are what they were, down to owner, mode and time', () => {
    const { before, after } = give()

    expect(compareFiles(before.files, after.files)).toEqual({})
  })

  test('nothing of the rebuild is left on the engine', async () => {
    expect(await give().scene.stack.left()).toEqual([])
  })

  test('compose makes nothing anew but Lifeboat’s own service, and starts nothing that runs', async () => {
    const { project, compose } = give().scene.stack
    // What is paused compose refuses to start, now as before the loss.
    await letGoOn(project)
    const before = await readInventory(project)

    await compose('up', '--detach', '--yes')

    const after = await readInventory(project)
    expect(listIds(after, isBusy)).toEqual(listIds(before, isBusy))
    expect(listStarts(after)).toMatchObject(listStarts(before))
    expect(await compose('ps', '--format', '{{.Service}} {{.State}}', 'lifeboat')).toBe(
      'lifeboat running\n',
    )
  })

  test('and that makes the next complete backup', async () => {
    const { scene, backup } = give()

    expect(await scene.backUp()).not.toBe(backup)
  })
}

async function letGoOn(project: string): Promise<void> {
  const { containers } = await readInventory(project)
  for (const { Name, State } of containers) {
    if ((State as { Paused: boolean }).Paused) await runDocker(undefined, ['unpause', String(Name)])
  }
}

/** When each container that runs was started. */
function listStarts({ containers }: Inventory): Record<string, unknown> {
  const states = containers.map(({ Name, State }) => [String(Name), State as State] as const)
  const running = states.filter(([, { Running }]) => Running)
  return Object.fromEntries(running.map(([name, { StartedAt }]) => [name, StartedAt]))
}

type State = { readonly Running: boolean; readonly StartedAt: string }
