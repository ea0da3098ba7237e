import { expect, test } from 'vitest'

import { exampleStack } from '../../test/support/example-stack.ts'
import { heldBy, liveHolder } from '../../test/support/held-things.ts'
import { runningContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { labelClone } from '../docker/clones.ts'
import { clearDrilled, removeDrilled } from './remove-drilled.ts'

const project = 'shop-lifeboat-drill'
const compose = { 'com.docker.compose.project': project }
const labels = { ...compose, ...labelClone(project, { of: 'shop', backup: 'b-1' }) }
const drilled = { ...runningContainer('drilled'), name: `${project}-app-1`, labels }
const live = runningContainer('app')
const copy = {
  ...runningContainer('copy'),
  labels: labelClone('shop-copy', { of: 'shop', backup: 'b-1' }),
}
const stranger = { ...runningContainer('stranger'), labels: compose }

test('takes away what a stack was drilled as, and neither the stack nor its other clones', async () => {
  const engine = openMemoryEngine({
    containers: [live, drilled, copy],
    volumes: { [`${project}_data`]: labels, shop_data: {} },
  })

  await removeDrilled(open(engine))

  expect([...engine.containers.keys()]).toEqual(['id-app', 'id-copy'])
  expect([...engine.volumes.keys()]).toEqual(['shop_data'])
})

test('touches nothing, and takes no lock, where nothing is there of a drill', async () => {
  const engine = openMemoryEngine({ containers: [live, copy] })

  await removeDrilled(open(engine))

  expect(engine.done).toEqual([])
})

test('is not kept from it by the end of a run', async () => {
  const engine = openMemoryEngine({ containers: [live, drilled] })

  await removeDrilled(open(engine, AbortSignal.abort()))

  expect([...engine.containers.keys()]).toEqual(['id-app'])
})

test('leaves alone what another Lifeboat is making', async () => {
  const lock = heldBy('lock', 'alive', liveHolder('alive'))
  const held = {
    ...lock,
    name: `lifeboat-lock-${project}`,
    labels: { ...lock.labels, 'lifeboat.project': project },
  }
  const engine = openMemoryEngine({ containers: [live, drilled, held] })

  await expect(removeDrilled(open(engine))).rejects.toMatchObject({ code: 'locked' })
  expect(engine.containers.size).toBe(3)
})

test('what people use of it by now hinders no run, and is no secret to the next drill', async () => {
  const engine = openMemoryEngine({ containers: [live, drilled, stranger] })

  await clearDrilled(open(engine))

  expect(engine.containers.size).toBe(3)
  await expect(removeDrilled(open(engine))).rejects.toMatchObject({ code: 'clone-in-use' })
})

function open(engine: MemoryEngine, signal?: AbortSignal) {
  const run = runOn(engine.client)
  return { run: { ...run, ...(signal === undefined ? {} : { signal }) }, self: exampleStack().self }
}
