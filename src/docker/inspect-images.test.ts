import { expect, test } from 'vitest'

import { container } from '../../test/support/example-stack.ts'
import { fakeEngine } from '../../test/support/fake-context.ts'
import { EngineError } from './engine.ts'
import { inspectImages } from './inspect-images.ts'

const known: Readonly<Record<string, object>> = {
  'sha256:app': {
    RepoTags: ['shop-app:2', 'shop-app:1'],
    RepoDigests: null,
    Os: 'linux',
    Architecture: 'arm',
    Variant: 'v7',
    Size: 7,
  },
  'sha256:web': {
    RepoTags: ['<none>:<none>'],
    RepoDigests: ['nginx@sha256:d1', '<none>@<none>'],
    Os: 'linux',
    Architecture: 'amd64',
    Size: 9,
  },
}

const engine = fakeEngine({
  getImage: (id: string) => ({
    inspect: async () => {
      const found = known[id]
      if (found === undefined) throw new EngineError('it', 404, new Error('no such image'))
      return { Id: id, ...found }
    },
  }),
})

test('images are those of all containers but Lifeboat’s own, each once, under the names that they are run by', async () => {
  const images = await inspectImages(engine, [
    container('app', { image: 'shop-app:2' }),
    container('worker', { image: 'shop-app', imageId: 'sha256:app' }),
    container('web', { image: 'nginx:1' }),
    container('lifeboat', { isSelf: true }),
  ])

  expect(images.map(({ inspect: _inspect, ...image }) => image)).toEqual([
    {
      id: 'sha256:app',
      names: ['shop-app', 'shop-app:2'],
      tags: ['shop-app:1', 'shop-app:2'],
      digests: [],
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
      bytes: 7,
    },
    {
      id: 'sha256:web',
      names: ['nginx:1'],
      tags: [],
      digests: ['nginx@sha256:d1'],
      os: 'linux',
      architecture: 'amd64',
      variant: null,
      bytes: 9,
    },
  ])
})

test('one that is gone from the engine is named all the same', async () => {
  const [image] = await inspectImages(engine, [container('cache', { image: 'redis:8' })])

  expect(image).toEqual({
    id: 'sha256:cache',
    names: ['redis:8'],
    tags: [],
    digests: [],
    os: null,
    architecture: null,
    variant: null,
    bytes: 0,
    inspect: undefined,
  })
})
