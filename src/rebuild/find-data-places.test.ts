import { expect, test } from 'vitest'

import { capturedContainer, capturedVolume } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { readBoundFolder } from '../docker/bound-folders.ts'
import { findDataPlaces } from './find-data-places.ts'

test('a volume that is a folder of the host under another name needs that folder', () => {
  const Options = { type: 'none', o: 'bind', device: '/srv/bound' }

  expect(readBoundFolder(capturedVolume('bound', { Options }))).toBe('/srv/bound')
})

test.each([
  [null],
  [{ type: 'tmpfs', device: 'tmpfs' }],
  [{ type: 'nfs', o: 'addr=10.0.0.1,rw', device: ':/export' }],
])('one with the options %j needs none', (Options) => {
  expect(readBoundFolder(capturedVolume('plain', { Options }))).toBeUndefined()
})

const held = { kind: 'bind' as const, without: [], excludes: [] }

test.each([
  ['a container writes to it', '/srv/data', true, true],
  ['a container writes below it', '/srv/data/inside', true, true],
  ['no container can write to it', '/srv/data', false, false],
  ['a container writes beside it', '/srv/database', true, false],
])('a host path is filled where %s', async (_where, Source, RW, isFilled) => {
  const app = capturedContainer('app', {
    Mounts: [{ Type: 'bind', Source, Destination: '/data', RW }],
  })
  const archived = [{ ...held, source: '/srv/data', path: '/stack/binds/srv/data' }]

  expect(await find([app], [], { archived })).toEqual([
    { path: '/srv/data', kind: 'folder', isFilled },
  ])
})

test('a folder that is a volume by another name is filled, unless it is Lifeboat’s own', async () => {
  const app = capturedContainer('app', {
    Mounts: [{ Type: 'volume', Name: 'data', Source: '', Destination: '/data', RW: true }],
  })

  expect(await find([app], [bound('data'), bound('repository')])).toEqual([
    { path: '/srv/data', kind: 'folder', isFilled: true },
  ])
})

function bound(name: string) {
  return capturedVolume(name, { Options: { type: 'none', o: 'bind', device: `/srv/${name}` } })
}

function find(
  containers: readonly ReturnType<typeof capturedContainer>[],
  volumes: readonly ReturnType<typeof capturedVolume>[],
  changes: Parameters<typeof exampleManifest>[0] = {},
) {
  const manifest = exampleManifest({ archived: [], coverage: [], ...changes })
  const repository = { location: '/nowhere', password: undefined, mounts: [] }
  const signal = new AbortController().signal
  // Without a part there is nothing to ask the repository for.
  return findDataPlaces(repository, manifest, { containers, volumes }, [], signal)
}
