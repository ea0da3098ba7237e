import { describe, expect, test } from 'vitest'

import { manifestImage } from '../../test/support/example-image.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import type { ManifestImage } from '../model/image.ts'
import { planImages, type EngineImages } from './plan-images.ts'

const built = manifestImage('shop-app', { held: true })
const pulled = manifestImage('nginx', { digests: ['nginx@sha256:d1', 'mirror/nginx@sha256:d1'] })
const lost = manifestImage('shop-old')

describe('an image of a backup', () => {
  test('that is there is left as it is, held or not', () => {
    const present = new Set(['sha256:shop-app', 'sha256:nginx', 'sha256:shop-old'])

    expect(ways([built, pulled, lost], { present })).toEqual(['present', 'present', 'present'])
  })

  test('that the backup holds is loaded, digest or not', () => {
    expect(ways([built, { ...pulled, held: true }])).toEqual(['load', 'load'])
  })

  test('that has a digest is pulled by any of them', () => {
    const { images } = plan([pulled])

    expect(images).toMatchObject([{ how: 'pull', digests: pulled.digests, platform: null }])
  })

  test('that cannot be had is refused by name, with what to do', () => {
    const { images, refusals } = plan([lost, built])

    expect(images.map(({ how }) => how)).toEqual(['refused', 'load'])
    expect(refusals).toMatchObject([
      {
        what: 'image shop-old:1',
        code: 'image-unavailable',
        hint: expect.stringContaining('docker save sha256:shop-old'),
        details: ['sha256:shop-old'],
      },
    ])
  })

  test('that was gone from the engine already can be had only where it is', () => {
    const gone = manifestImage('redis', { os: null, architecture: null })

    expect(plan([gone]).refusals).toMatchObject([{ code: 'image-unavailable' }])
  })
})

describe('an image of another architecture', () => {
  const arm = { architecture: 'arm64', variant: 'v8' }

  test.each([
    ['held', { ...built, ...arm }],
    ['with a digest', { ...pulled, ...arm }],
    ['in no backup and no registry', { ...lost, ...arm }],
  ])('%s is refused by name', (_what, image) => {
    const { refusals } = plan([image], {}, 'arm64')

    expect(refusals).toMatchObject([
      {
        what: `image ${image.names[0]}`,
        code: 'image-architecture',
        why: 'it is for linux/arm64/v8, and this engine is linux/amd64',
      },
    ])
  })

  test('of another system is refused too', () => {
    const { refusals } = plan([{ ...built, os: 'windows' }], { os: 'linux' }, 'arm64')

    expect(refusals).toMatchObject([{ code: 'image-architecture' }])
  })

  test('that ran on an engine like this one runs here too, and is pulled for what it was', () => {
    const { images, refusals } = plan([{ ...pulled, architecture: '386' }], {}, 'amd64')

    expect(refusals).toEqual([])
    expect(images).toMatchObject([{ how: 'pull', platform: 'linux/386' }])
  })
})

describe('a tag', () => {
  test('that nobody has is given', () => {
    expect(plan([built]).images).toMatchObject([{ tags: ['shop-app:1'] }])
  })

  test('that the image has already is no matter', () => {
    const { images, warnings } = plan([built], { tagged: new Map([['shop-app:1', built.id]]) })

    expect(images).toMatchObject([{ tags: [] }])
    expect(warnings).toEqual([])
  })

  test.each(['load', 'present'])(
    'that has moved stays where it is (%s), and both ids are told',
    (how) => {
      const present = new Set(how === 'present' ? [built.id] : [])
      const tagged = new Map([['shop-app:1', 'sha256:newer']])

      const { images, warnings } = plan([built], { present, tagged })

      expect(images).toMatchObject([{ how, tags: [] }])
      expect(warnings).toEqual([
        'the tag shop-app:1 is of sha256:newer on this engine and was of sha256:shop-app in the backup; it is left as it is',
      ])
    },
  )
})

test('where images have other ids it is said once, and no tag is taken for one that has moved', () => {
  const tagged = new Map([['shop-app:1', 'sha256:of-a-manifest']])

  expect(plan([built, pulled], { tagged, isOther: true }).warnings).toEqual([
    expect.stringContaining('so that they have other ids here'),
  ])
})

function plan(
  images: readonly ManifestImage[],
  changes: Partial<EngineImages> = {},
  fromArch = 'amd64',
) {
  const engine = { version: '28.0', apiVersion: '1.48', os: 'linux', arch: fromArch }
  return planImages(exampleManifest({ images: [...images], engine }), {
    os: 'linux',
    arch: 'amd64',
    present: new Set(),
    tagged: new Map(),
    isOther: false,
    ...changes,
  })
}

function ways(images: readonly ManifestImage[], changes: Partial<EngineImages> = {}): string[] {
  return plan(images, changes).images.map(({ how }) => how)
}
