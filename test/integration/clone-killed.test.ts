/** A clone that is killed while it is made, wherever: the same command goes on, or what is there of it is taken away. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { cloneOf, listCloneLeft } from '../support/rebuild/clone-stack.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { startShop } from '../support/rebuild/start-shop.ts'

const name = `lifeboat-clone-${process.pid}`

let scene: RebuildScene
let page: string

beforeAll(async () => {
  scene = await startShop()
  await scene.backUp()
  page = await scene.stack.shell('app', ask)
})

afterEach(() => emptyProject(name))
afterAll(() => scene?.down())

const ask = 'python3 /app/serve.py --ask'

/** What the engine has just done. NAME stands for the clone's. */
const moments = [
  'container create lifeboat-rebuild-NAME-raising',
  'container die .*-write-config',
  'network create NAME_default',
  'container create NAME-app-1',
  'container start NAME-db-1',
  'container create lifeboat-journal-NAME-1',
  'container start .*-exchange-files',
  'container create lifeboat-rebuild-NAME-filled',
  'container start NAME-app-1',
]

const limit = { timeout: 600_000 }

test.each(moments)('killed after "%s", the same command makes it whole', limit, async (event) => {
  await kill(event)

  await scene.rebuild('--as', name)

  expect(await cloneOf(scene.stack, name).shell('app', ask)).toBe(page)
  await remove()
  expect(await scene.stack.shell('app', ask)).toBe(page)
})

test.each(moments)('killed after "%s", what is there of it is taken away', limit, async (event) => {
  await kill(event)

  await remove()

  expect(await scene.stack.shell('app', ask)).toBe(page)
})

function kill(event: string): Promise<void> {
  const pattern = new RegExp(`^${event.replaceAll('NAME', name)}$`)
  return scene.killRebuild((line) => pattern.test(line), '--as', name)
}

async function remove(): Promise<void> {
  const { exitCode, stderr } = await scene.stack.lifeboat(['clone', '--remove', name, '--yes'])
  expect(stderr).toBe('')
  expect(exitCode).toBe(0)
  expect(await listCloneLeft(name)).toEqual([])
}
