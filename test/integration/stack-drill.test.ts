/** The whole stack of a backup is brought up in a drill, beside the one that runs, and is gone afterwards. */
import { stat } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { eventually } from '../support/eventually.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import { folderOf, listCloneLeft } from '../support/rebuild/clone-stack.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import { runSql } from '../support/rebuild/run-sql.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { watchOriginal } from '../support/rebuild/watch-original.ts'
import { succeed } from '../support/run-command.ts'
import { drilledAs, drillUntilServing, startDrilled } from '../support/stack-drill/start-drilled.ts'

/** Everything is restored twice, for the drill and for the stack. */
const limit = { timeout: 400_000 }

let scene: RebuildScene

beforeAll(async () => {
  scene = await startDrilled()
  await scene.backUp()
})

afterAll(async () => {
  await emptyProject(drilledAs(scene))
  await scene?.down()
})

test(
  'it comes up closed off, does what its check asks, and leaves nothing; the one that runs serves all the while',
  limit,
  async () => {
    await runSql(scene.stack, `INSERT INTO markers VALUES ('after the backup')`)
    const watch = await watchOriginal(scene.stack)

    const { ended } = await drillUntilServing(scene)
    const { networks, containers } = await readInventory(drilledAs(scene))
    const { exitCode, verification, stderr } = await ended

    expect((await watch.end()).wrong).toEqual([])
    expect(networks.map(({ Internal }) => Internal)).toEqual([true])
    expect(JSON.stringify(containers)).not.toContain('"HostPort"')
    expect(exitCode, stderr).toBe(0)
    expect(verification).toMatchObject({ wanted: 'drilled', proved: 'drilled', findings: [] })
    const name = drilledAs(scene)
    expect(verification?.drill?.stack).toMatchObject({
      services: [
        { service: 'db', container: `${name}-db-1`, health: 'healthy' },
        { service: 'app', container: `${name}-app-1`, health: 'healthy' },
      ],
      checks: [{ service: 'app', command: 'python3 /app/check.py' }],
    })
    expect(verification?.drill?.stack?.recoveryMs).toBeGreaterThan(0)
    await expectNothingLeft()
  },
)

// The last step of a drill, and that a later run does it, have tests of their own in src/flows.
test.runIf(process.env['TORTURE'])(
  'killed in the middle of it, the next start of Lifeboat takes away what stands of it',
  limit,
  async () => {
    const { ended } = await drillUntilServing(scene)

    await succeed('docker', ['kill', scene.stack.container('lifeboat')])
    await ended
    expect(await listCloneLeft(drilledAs(scene))).not.toEqual([])
    await scene.stack.compose('start', 'lifeboat')

    await eventually(expectNothingLeft, { limitMs: 60_000, intervalMs: 500 })
  },
)

async function expectNothingLeft(): Promise<void> {
  expect(await listCloneLeft(drilledAs(scene))).toEqual([])
  await expect(stat(folderOf(drilledAs(scene)))).rejects.toThrow('ENOENT')
}
