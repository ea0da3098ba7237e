import { describe, expect, test } from 'vitest'

import { type FakeContainer, refusal } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { labelClone } from '../docker/clones.ts'
import { readRebuildMark, writeRebuildMark } from '../docker/rebuild-mark.ts'
import { removeClone } from './remove-clone.ts'

const compose = { 'com.docker.compose.project': 'copy' }
const labels = labelClone('copy', { of: 'shop', backup: 'b-1' })
const app = container('copy-app-1', { ...compose, ...labels })
const original = container('shop-app-1', { 'com.docker.compose.project': 'shop' })
const volumes = { copy_data: labels, shop_data: {}, copy_of_somebody: {} }

test('takes away what bears its label, and nothing else', async () => {
  const engine = openMemoryEngine({ containers: [app, original], volumes })

  const removed = await removeClone(runOf(engine), 'lifeboat')

  expect(removed).toMatchObject({ of: 'shop', containers: ['copy-app-1'], volumes: ['copy_data'] })
  expect([...engine.containers.keys()]).toEqual(['shop-app-1'])
  expect([...engine.volumes.keys()]).toEqual(['shop_data', 'copy_of_somebody'])
})

describe('touches nothing', () => {
  test('of a stack that is no clone, whatever it is called', async () => {
    const engine = openMemoryEngine({ containers: [container('copy-app-1', compose), original] })

    await expect(removeClone(runOf(engine), 'lifeboat')).rejects.toMatchObject({
      code: 'not-a-clone',
      details: ['container copy-app-1'],
    })
    expect(engine.done).toEqual([])
    expect(engine.containers.size).toBe(2)
  })

  test('of a clone in whose project somebody else made a container', async () => {
    const engine = openMemoryEngine({
      containers: [app, container('copy-new-1', compose)],
      volumes,
    })

    await expect(removeClone(runOf(engine), 'lifeboat')).rejects.toMatchObject({
      code: 'clone-in-use',
      details: ['container copy-new-1 was not made by Lifeboat'],
    })
    expect(engine.containers.size).toBe(2)
    expect(engine.volumes.size).toBe(3)
  })
})

describe('what the engine does not remove', () => {
  test('is named, and what is left is no finished clone any more, nor one whose data stands', async () => {
    const engine = openMemoryEngine({ containers: [app], volumes, before })
    const run = runOf(engine)
    await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'laid', left: [], labels })
    await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'filled', labels })

    await expect(removeClone(run, 'lifeboat')).rejects.toMatchObject({
      code: 'clone-in-use',
      details: [expect.stringContaining('volume copy_data')],
    })

    expect(await readRebuildMark(run)).toMatchObject({ backup: 'b-1', stage: 'raising' })
  })

  test('goes with the next removal', async () => {
    const engine = openMemoryEngine({ containers: [app], volumes, before })
    await expect(removeClone(runOf(engine), 'lifeboat')).rejects.toThrow(
      'not all of the clone copy',
    )

    const later = openMemoryEngine({}, engine)
    await removeClone(runOf(later), 'lifeboat')

    expect(later.containers.size).toBe(0)
    expect([...later.volumes.keys()]).toEqual(['shop_data', 'copy_of_somebody'])
  })
})

/** The engine keeps a volume that somebody uses. */
function before(what: string): void {
  if (what === 'remove volume copy_data') throw refusal(409, 'volume is in use')
}

function runOf({ client }: Pick<ReturnType<typeof openMemoryEngine>, 'client'>) {
  return { ...runOn(client), project: 'copy' }
}

function container(name: string, given: Readonly<Record<string, string>>): FakeContainer {
  return { id: name, name, labels: given, state: 'running' }
}
