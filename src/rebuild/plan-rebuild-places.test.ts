import { expect, test } from 'vitest'

import { captured, capturedVolume } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import type { Found } from './found.ts'
import { planRebuild } from './plan-rebuild.ts'
import { asItWas } from './stack-to-make.ts'

test('what no container writes to is named among the folders that are written', () => {
  expect(plan({ brought: ['/mnt/photos'] })).toMatchObject({
    folders: ['/mnt/photos'],
    warnings: [],
  })
})

test('where something stands there, it is said that it stays', () => {
  expect(plan({ left: ['/mnt/photos'] })).toMatchObject({
    folders: [],
    warnings: [expect.stringMatching(/^\/mnt\/photos: something stands there already, and stays/)],
  })
})

test('data in the project’s folder is not said to be missing, by whichever name it is held', () => {
  const Options = { type: 'none', o: 'bind', device: '/srv/shop/bound' }
  const because = 'data, not configuration'
  const held = exampleManifest({
    archived: [archived('bind', '/srv/shop/library'), archived('volume', 'shop_bound')],
    config: {
      files: [],
      notCaptured: ['/srv/shop/library', '/srv/shop/bound', '/srv/shop/.git'].map((source) => {
        return { source, because }
      }),
    },
  })

  const { absent } = plan(
    {},
    held,
    captured({ volumes: [capturedVolume('shop_bound', { Options })] }),
  )

  expect(absent).toEqual(['/srv/shop/.git: data, not configuration'])
})

function archived(kind: 'bind' | 'volume', source: string) {
  return { kind, source, path: `/stack/${source}`, without: [], excludes: [] }
}

function plan(found: Partial<Found>, manifest = exampleManifest(), knew = captured()) {
  return planRebuild(asItWas(manifest, knew), {
    survey: { containers: [], networks: [], volumes: [] },
    images: { images: [], refusals: [], warnings: [] },
    mark: undefined,
    occupied: [],
    ...found,
  })
}
