import { describe, expect, test } from 'vitest'

import { capturedContainer, capturedVolume } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { readBoundFolder } from '../docker/bound-folders.ts'
import type { Manifest } from '../model/manifest.ts'
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
const data = { ...held, source: '/srv/data', path: '/stack/binds/srv/data' }

test.each([
  ['a container writes to it', '/srv/data', true, true],
  ['a container writes below it', '/srv/data/inside', true, true],
  ['no container can write to it', '/srv/data', false, false],
  ['a container writes beside it', '/srv/database', true, false],
])('a host path is filled where %s', async (_where, Source, RW, isFilled) => {
  const app = capturedContainer('app', {
    Mounts: [{ Type: 'bind', Source, Destination: '/data', RW }],
  })

  expect(await find([app], [], { archived: [data] })).toEqual([
    { path: '/srv/data', kind: 'folder', isFilled, ...(isFilled ? {} : { held: data }) },
  ])
})

test('a host path is filled where a container writes below it through a volume', async () => {
  const app = capturedContainer('app', {
    Mounts: [
      { Type: 'volume', Name: 'data', Source: '', Destination: '/rows', RW: true },
      { Type: 'bind', Source: '/srv', Destination: '/all', RW: false },
    ],
  })
  const archived = [{ ...held, source: '/srv', path: '/stack/binds/srv' }]

  expect(await find([app], [bound('data')], { archived })).toContainEqual({
    path: '/srv',
    kind: 'folder',
    isFilled: true,
  })
})

describe('what no container can write to comes out of the files part', () => {
  const Labels = { 'com.docker.compose.project.working_dir': '/srv' }

  test.each<[string, string | null, Manifest['config']['notCaptured']]>([
    ['is outside of the project’s folder', '/srv/data-2', []],
    ['is of a stack without one', null, []],
    ['is in it, and lacks something', '/srv', [{ source: '/srv/data/film', because: 'large' }]],
    ['is in what is left out of it', '/srv', [{ source: '/srv', because: 'much' }]],
  ])('where it %s', async (_what, folder, notCaptured) => {
    const label = { 'com.docker.compose.project.working_dir': folder ?? '' }
    const app = capturedContainer('app', { Config: { Labels: label } })

    expect(
      await find([app], [], { archived: [data], config: config({ notCaptured }) }),
    ).toMatchObject([{ isFilled: false, held: data }])
  })

  test('but not where the configuration has all of it', async () => {
    const app = capturedContainer('app', { Config: { Labels } })
    const notCaptured = [{ source: '/srv/data-2', because: 'large' }]

    const [place] = await find([app], [], { archived: [data], config: config({ notCaptured }) })

    expect(place).toEqual({ path: '/srv/data', kind: 'folder', isFilled: false })
  })
})

function config({ notCaptured }: Pick<Manifest['config'], 'notCaptured'>) {
  return { files: [], notCaptured }
}

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
