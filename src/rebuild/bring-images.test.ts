import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import { manifestImage } from '../../test/support/example-image.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { fakeEngine } from '../../test/support/fake-context.ts'
import { runOn } from '../../test/support/run-on.ts'
import { EngineError } from '../docker/engine.ts'
import type { ManifestImage } from '../model/image.ts'
import { bringImages } from './bring-images.ts'
import { readLoaded } from './load-images.ts'

const nginx = manifestImage('nginx', { digests: ['nginx@sha256:d1'] })
const redis = manifestImage('redis', { digests: ['mirror/redis@sha256:d2', 'redis@sha256:d2'] })
const lost = manifestImage('shop-old')

describe('images', () => {
  test('with a digest are pulled by it, and get the tags that nobody has', async () => {
    const { done, bringing } = bring([nginx])

    expect((await bringing).images).toMatchObject([{ how: 'pull' }])
    expect(done).toEqual(['pull nginx@sha256:d1', 'tag sha256:nginx nginx 1'])
  })

  test('that are there stay as they are', async () => {
    const { done, bringing } = bring([nginx], { 'sha256:nginx': nginx.id, 'nginx:1': nginx.id })

    expect((await bringing).images).toMatchObject([{ how: 'present' }])
    expect(done).toEqual([])
  })

  test('that are there without their tag get it', async () => {
    const { done, bringing } = bring([nginx], { 'sha256:nginx': nginx.id })
    await bringing

    expect(done).toEqual(['tag sha256:nginx nginx 1'])
  })

  test('take no tag from another image', async () => {
    const { done, bringing } = bring([nginx], { 'nginx:1': 'sha256:newer' })
    const { warnings } = await bringing

    expect(done).toEqual(['pull nginx@sha256:d1'])
    expect(warnings).toEqual([expect.stringMatching(/nginx:1.*sha256:newer.*sha256:nginx/)])
  })

  test('are asked of the next registry where the first one does not give them', async () => {
    const { done, bringing } = bring([redis], {}, ['mirror/redis@sha256:d2'])
    await bringing

    expect(done.slice(0, 2)).toEqual(['pull mirror/redis@sha256:d2', 'pull redis@sha256:d2'])
  })

  test('that are not to be had keep anything from being done, by name', async () => {
    const foreign = manifestImage('arm', { architecture: 'arm64', held: true })
    const { done, bringing } = bring([nginx, lost, foreign], {}, [], 'arm64')

    await expect(bringing).rejects.toMatchObject({
      code: 'image-unavailable',
      hint: expect.stringContaining('Nothing was changed.'),
      details: [
        expect.stringContaining('image shop-old:1: '),
        'sha256:shop-old',
        'image arm:1: it is for linux/arm64, and this engine is linux/amd64',
        'sha256:arm',
      ],
    })
    expect(done).toEqual([])
  })

  test('that no registry gives are all named, with their digests and what to do; none is tagged', async () => {
    const { done, bringing } = bring([nginx, redis], {}, [...nginx.digests, ...redis.digests])

    await expect(bringing).rejects.toMatchObject({
      code: 'image-not-pulled',
      message: 'image nginx:1: nginx@sha256:d1 could not be pulled: denied',
      hint: expect.stringContaining('docker pull nginx@sha256:d1'),
      details: [
        'image nginx:1: nginx@sha256:d1 could not be pulled: denied',
        'sha256:nginx',
        'image redis:1: redis@sha256:d2 could not be pulled: denied',
        'sha256:redis',
      ],
    })
    expect(done.filter((what) => what.startsWith('tag'))).toEqual([])
  })

  test('that come with another id are an error, and none is tagged', async () => {
    const other = { ...nginx, id: 'sha256:another' }
    const { done, bringing } = bring([other])

    await expect(bringing).rejects.toMatchObject({
      code: 'image-differs',
      message: 'the image nginx:1 was pulled and is not sha256:another',
      details: ['sha256:another', 'nginx@sha256:d1'],
    })
    expect(done).toEqual(['pull nginx@sha256:d1'])
  })
})

describe('an engine that leaves its images to containerd', () => {
  const containerd = [['driver-type', 'io.containerd.snapshotter.v1']]

  test('gives a pulled one another id, which its tag is given by', async () => {
    const other = { ...nginx, id: 'sha256:of-a-config' }
    const { done, bringing } = bring(
      [other],
      { [nginx.digests[0] ?? '']: 'sha256:d1' },
      [],
      'amd64',
      containerd,
    )

    expect([...(await bringing).ids]).toEqual([['sha256:of-a-config', 'sha256:d1']])
    expect(done).toEqual(['pull nginx@sha256:d1', 'tag sha256:d1 nginx 1'])
  })

  test('refuses one all the same that nobody knows after it was pulled', async () => {
    const { bringing } = bring(
      [{ ...nginx, id: 'sha256:of-a-config' }],
      {},
      [],
      'amd64',
      containerd,
    )

    await expect(bringing).rejects.toMatchObject({ code: 'image-differs' })
  })
})

test('what an engine calls an image that it has loaded is read out of its words', () => {
  const stdout =
    loadedLine('sha256:a', 'Loaded image ID: sha256:b') +
    loadedLine('sha256:c', 'Loaded image: shop:1')

  expect([...readLoaded(stdout)]).toEqual([
    ['sha256:a', ['sha256:b']],
    ['sha256:c', ['shop:1']],
  ])
})

function loadedLine(id: string, said: string): string {
  return `${JSON.stringify({ event: 'loaded', id, said: [said] })}\n`
}

/** On an engine that has images under these names; pulling NAME@… brings sha256:NAME, unless it is denied. */
function bring(
  images: readonly ManifestImage[],
  names: Readonly<Record<string, string>> = {},
  denied: readonly string[] = [],
  fromArch = 'amd64',
  DriverStatus: readonly (readonly string[])[] = [],
) {
  const done: string[] = []
  const known = new Map(Object.entries(names))
  const docker = {
    version: async () => ({ Version: '28.0', ApiVersion: '1.48', Os: 'linux', Arch: 'amd64' }),
    info: async () => ({ DriverStatus }),
    getImage: (name: string) => ({
      inspect: async () => {
        const Id = known.get(name)
        if (Id === undefined) throw new EngineError('it', 404, new Error('no such image'))
        return { Id, RepoTags: [], RepoDigests: [], Os: 'linux', Architecture: 'amd64', Size: 1 }
      },
      tag: async ({ repo, tag }: { repo: string; tag: string }) =>
        void done.push(`tag ${name} ${repo} ${tag}`),
    }),
    pull: async (digest: string) => {
      done.push(`pull ${digest}`)
      if (denied.includes(digest)) return Readable.from(['{"error":"denied"}\n'])
      const [name = ''] = (digest.split('/').at(-1) ?? '').split('@')
      known.set(`sha256:${name}`, `sha256:${name}`)
      return Readable.from(['{"status":"Pulled"}\n'])
    },
  }
  const engine = { version: '28.0', apiVersion: '1.48', os: 'linux', arch: fromArch }
  const bringing = bringImages({
    run: runOn(fakeEngine(docker)),
    self: exampleStack().self,
    engine: 'unix:///var/run/docker.sock',
    repository: exampleRepository,
    manifest: exampleManifest({ images: [...images], engine }),
  })
  return { done, bringing }
}
