import { stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { compareFiles } from '../restore/shop-state.ts'
import { cloneOf, folderOf, listCloneLeft } from './clone-stack.ts'
import { emptyProject } from './empty-project.ts'
import { readKept, type KeptState } from './kept-state.ts'
import { listIds } from './list-ids.ts'
import { normaliseClone } from './normalise-clone.ts'
import { readInventory } from './read-inventory.ts'
import { runSql } from './run-sql.ts'
import type { RebuildScene } from './scene.ts'
import { watchOriginal } from './watch-original.ts'

type Watched = Awaited<ReturnType<Awaited<ReturnType<typeof watchOriginal>>['end']>>

/** The tests that every clone of the newest backup stands, beside the original that it is of, which goes on; in this order: in the end it is taken away. `apart` are services that a clone has quite otherwise. */
export function testCloned(give: () => RebuildScene, apart: readonly string[] = []): void {
  const name = nameClone()
  let before: KeptState
  let after: KeptState
  let watched: Watched

  describe('a clone beside the original', () => {
    beforeAll(async () => {
      const { stack, rebuild } = give()
      before = await readKept(stack)
      // What the original has since, the clone cannot have: an answer of the one is not one of the other.
      await runSql(stack, `INSERT INTO markers VALUES ('after the backup')`)
      const watch = await watchOriginal(stack)
      try {
        await rebuild('--as', name)
        after = await readKept(cloneOf(stack, name))
      } finally {
        watched = await watch.end()
      }
    }, 300_000)

    afterAll(() => emptyProject(name))

    test('the original serves all the while, and its names lead to it alone', () => {
      expect(watched.wrong).toEqual([])
      expect(watched.asked).toBeGreaterThan(5)
    })

    test('it is what the original is, but for what a clone has of its own', () => {
      const [clone, original] = [
        normaliseClone(after.inventory, listRenames(give())),
        normaliseClone(before.inventory, []),
      ]
      const isLike = (container: string): boolean =>
        !apart.some((service) => container === give().stack.container(service))

      expect(pick(clone.containers, isLike)).toEqual(pick(original.containers, isLike))
      expect(clone.networks).toEqual(original.networks)
      expect(clone.volumes).toEqual(original.volumes)
    })

    test('it serves what the backup holds, from databases and files of its own', () => {
      const { stack } = give()
      const byOriginalName = [...after.files].map(([source, walk]) => {
        const original = listRenames(give()).reduce(
          (changed, [from, to]) => changed.replaceAll(from, to),
          source,
        )
        return [original, walk] as const
      })

      expect(after.page).toBe(before.page)
      expect(after.databases).toEqual(before.databases)
      const volumes = [...before.files].filter(([source]) => source !== stack.folder)
      expect(compareFiles(new Map(volumes), new Map(byOriginalName))).toEqual({})
    })

    test('no port, network or volume of it is the original’s', async () => {
      const { project } = give().stack
      const [original, clone] = [await readInventory(project), await readInventory(name)]
      const volumes = original.volumes.map(({ Name }) => String(Name))

      expect(clone.volumes.filter(({ Name }) => volumes.includes(String(Name)))).toEqual([])
      expect(JSON.stringify(clone.containers)).not.toContain('"HostPort"')
      expect(
        listBinds(clone.containers).filter((bind) => bind.startsWith(give().stack.folder)),
      ).toEqual([])
      const networks = listNetworks(original.containers)
      expect(networks).not.toEqual([])
      expect(listNetworks(clone.containers).filter((id) => networks.includes(id))).toEqual([])
    })

    test('it is listed, and a stack that is no clone is not removed for one', async () => {
      const { stack } = give()
      const ids = listIds(await readInventory(stack.project))

      const listed = await stack.lifeboat(['clone', '--list', '--json'])
      const refused = await stack.lifeboat(['clone', '--remove', stack.project, '--yes'])

      expect(JSON.parse(listed.stdout)).toContainEqual(
        expect.objectContaining({ name, of: stack.project, finished: true }),
      )
      expect(refused.exitCode).toBe(2)
      expect(refused.stderr).toContain(`${stack.project} is not a clone`)
      expect(listIds(await readInventory(stack.project))).toEqual(ids)
    })

    test('a name that something stands under is refused', async () => {
      const { stack } = give()

      const { exitCode, stderr } = await stack.lifeboat(['restore', '--as', name, '--yes'])

      expect(exitCode).toBe(2)
      expect(stderr).toContain(`lifeboat clone --remove ${name}`)
    })

    test('removed, it leaves nothing, and the original what it was', async () => {
      const { stack } = give()
      const ids = listIds(await readInventory(stack.project))

      const { exitCode, stderr } = await stack.lifeboat(['clone', '--remove', name, '--yes'])

      expect(stderr).toBe('')
      expect(exitCode).toBe(0)
      expect(await listCloneLeft(name)).toEqual([])
      await expect(stat(folderOf(name))).rejects.toThrow('ENOENT')
      expect(listIds(await readInventory(stack.project))).toEqual(ids)
    })
  })
}

/** From what a clone calls things to what the original does. */
function listRenames({ stack, outside }: RebuildScene): [from: string | RegExp, to: string][] {
  const name = nameClone()
  return [
    [folderOf(name), ''],
    [`${name}_${outside}`, outside],
    [new RegExp(`${name}_([0-9a-f]{64})`, 'g'), '$1'],
    [name, stack.project],
  ]
}

/** Ids of those that are made, which joins whoever is in them. */
function listNetworks(containers: readonly Readonly<Record<string, unknown>>[]): string[] {
  return containers.flatMap(({ NetworkSettings }) => {
    const { Networks } = NetworkSettings as {
      readonly Networks: Readonly<Record<string, { readonly NetworkID: string }>>
    }
    return Object.entries(Networks)
      .filter(([network]) => !['bridge', 'host', 'none'].includes(network))
      .map(([, { NetworkID: id }]) => id)
  })
}

function nameClone(): string {
  return `lifeboat-clone-${process.pid}`
}

function pick<Each>(
  things: Readonly<Record<string, Each>>,
  isWanted: (name: string) => boolean,
): Record<string, Each> {
  return Object.fromEntries(Object.entries(things).filter(([name]) => isWanted(name)))
}

function listBinds(containers: readonly Readonly<Record<string, unknown>>[]): string[] {
  return containers.flatMap(({ Mounts }) =>
    (Mounts as { readonly Type: string; readonly Source: string }[])
      .filter(({ Type }) => Type === 'bind')
      .map(({ Source }) => Source),
  )
}
