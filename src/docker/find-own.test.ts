import { expect, test } from 'vitest'

import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { findOwn } from './find-own.ts'

const imageId = 'sha256:lifeboat'
const itself = { ...runningContainer('lifeboat'), imageId }

test.each<[string, FakeContainer]>([
  ['of its image', { ...runningContainer('daemon'), imageId }],
  ['of its service, of an image that was built anew', another(runningContainer('lifeboat'))],
])('a container of the stack %s is Lifeboat’s own', async (_what, container) => {
  expect(await find([itself, container])).toEqual(['id-lifeboat', container.id])
})

test.each<[string, FakeContainer]>([
  ['of the stack', runningContainer('app')],
  [
    'of another stack and its image',
    { ...another(runningContainer('lifeboat', [], 'blog')), imageId },
  ],
])('a container %s is not', async (_what, container) => {
  expect(await find([itself, container])).toEqual(['id-lifeboat'])
})

test('a service of the stack that is called as Lifeboat’s is in its own stack is not', async () => {
  const elsewhere = { ...runningContainer('lifeboat', [], 'ops'), imageId }
  const namesake = another(runningContainer('lifeboat'))
  const daemon = { ...runningContainer('daemon'), imageId }

  expect(await find([elsewhere, namesake, daemon])).toEqual(['id-lifeboat', 'id-daemon'])
})

test('the container that asks is, also where the engine does not list it', async () => {
  expect(await find([runningContainer('app')])).toEqual(['id-lifeboat'])
})

function another(container: FakeContainer): FakeContainer {
  return { ...container, id: 'id-another' }
}

async function find(containers: readonly FakeContainer[]): Promise<string[]> {
  return [...(await findOwn(runOn(openMemoryEngine({ containers }).client)))]
}
