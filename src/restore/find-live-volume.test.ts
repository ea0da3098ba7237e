import { describe, expect, test } from 'vitest'

import { coveredMount, exampleManifest } from '../../test/support/example-manifest.ts'
import { choose, select } from '../../test/support/example-restore.ts'
import { application, exampleStack, volume, webServer } from '../../test/support/example-stack.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import type { RestorePlan, Selection } from '../model/restore.ts'
import type { Container } from '../model/stack.ts'
import { planRestore } from './plan-restore.ts'

const [one, two, three] = ['1a', '2b', '3c'].map((digits) => digits.repeat(32)) as [
  string,
  string,
  string,
]
const uploads = archived('shop_uploads')

describe('of what replicas had in volumes without names', () => {
  const replicas = [was('shop-app-1', one), was('shop-app-2', two), was('shop-app-3', three)]
  const held = [one, two, three, 'shop_uploads'].map(archived)

  test('each of its own is restored, and that of those that are gone is left, with its reason', () => {
    const { steps, left } = plan(held, replicas, [app('shop-app-1', 'new')])

    expect(targets(steps)).toEqual([
      [one, 'new'],
      ['shop_uploads', 'shop_uploads'],
    ])
    expect(left).toEqual([
      `${two}: shop-app-2 had it at /app/cache, without a name of its own, and no volume of today is known to be it; name it with --volume and --into`,
      expect.stringContaining(`${three}: shop-app-3 had it`),
    ])
  })

  test('nothing goes into the one container that is left under another name: nobody can tell whose it is', () => {
    const { steps, left } = plan(held, replicas, [app('renamed', 'new')])

    expect(targets(steps)).toEqual([['shop_uploads', 'shop_uploads']])
    expect(left).toHaveLength(3)
  })

  test('nothing is refused when more than one is left', () => {
    const containers = [app('shop-app-4', 'new'), app('shop-app-5', 'newer')]

    expect(targets(plan(held, replicas, containers).steps)).toEqual([
      ['shop_uploads', 'shop_uploads'],
    ])
  })

  test('one takes the place of no other: a container that has another one’s today takes that one’s alone', () => {
    const { steps, left } = plan(held, replicas, [app('shop-app-1', two)])

    expect(targets(steps)).toEqual([
      [two, two],
      ['shop_uploads', 'shop_uploads'],
    ])
    expect(left).toHaveLength(2)
  })

  test('one that is named, and that nothing of today is known to be, is refused', () => {
    expect(() =>
      plan(held, replicas, [app('shop-app-1', 'new')], select({ volumes: [two] })),
    ).toThrow(expect.objectContaining({ code: 'volume-missing' }))
  })
})

test('two services’ volumes that one container’s is today are both left', () => {
  const shared = [volume('new', '/app/cache', { anonymous: true })]
  const containers = [
    application({ name: 'shop-app-1', mounts: [...shared, volume('shop_uploads', '/u')] }),
    webServer({ name: 'shop-web-1', mounts: shared }),
  ]
  const coverage = [
    was('shop-app-1', one),
    coveredMount('web', two, { ...anonymous, container: 'shop-web-1' }),
  ]

  const { steps, left } = plan([one, two, 'shop_uploads'].map(archived), coverage, containers)

  expect(targets(steps)).toEqual([['shop_uploads', 'shop_uploads']])
  expect(left).toHaveLength(2)
})

test('one volume that two containers of a service had is one', () => {
  const coverage = [was('shop-app-1', one), was('shop-app-2', one)]

  expect(targets(plan([archived(one), uploads], coverage, [app('renamed', 'new')]).steps)).toEqual([
    [one, 'new'],
    ['shop_uploads', 'shop_uploads'],
  ])
})

const anonymous = { kind: 'anonymous volume', target: '/app/cache' } as const

function was(container: string, source: string): Manifest['coverage'][number] {
  return coveredMount('app', source, { ...anonymous, container })
}

function archived(source: string): Archived {
  const path = `/stack/volumes/${source}`
  return { kind: 'volume', source, path, without: [], excludes: [] }
}

function app(name: string, cache: string): Container {
  const mounts = [volume(cache, '/app/cache', { anonymous: true }), volume('shop_uploads', '/u')]
  return application({ id: `id-${name}`, name, mounts })
}

function plan(
  held: Archived[],
  coverage: Manifest['coverage'],
  containers: Container[],
  selection: Selection = select({ type: 'volumes' }),
): RestorePlan {
  const manifest = exampleManifest({ archived: held, coverage })
  const today = { standing: [], held: new Set<string>() }
  return planRestore(exampleStack({ containers }), manifest, selection, choose(), today)
}

/** What goes where. */
function targets(steps: RestorePlan['steps']): string[][] {
  return steps.flatMap((step) =>
    step.do === 'files' ? [[step.from.replace('/stack/volumes/', ''), step.target]] : [],
  )
}
