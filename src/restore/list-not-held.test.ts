import { describe, expect, test } from 'vitest'

import {
  coveredMount,
  exampleManifest,
  exampleServer,
} from '../../test/support/example-manifest.ts'
import type { Manifest } from '../model/manifest.ts'
import { listNotHeld } from './list-not-held.ts'

const library = {
  kind: 'bind',
  source: '/srv/shop/library',
  path: '/stack/binds/srv/shop/library',
  without: [],
  excludes: [],
} satisfies Manifest['archived'][number]
const rows = coveredMount('db', '/srv/shop/rows', { kind: 'bind', class: 'dumped' })

describe('what the configuration left out is not missing where it', () => {
  test.each<[string, string, Partial<Manifest>]>([
    ['is archived', '/srv/shop/library', { archived: [library] }],
    ['is in what is archived', '/srv/shop/library/a/film', { archived: [library] }],
    ['is dumped', '/srv/shop/rows', { coverage: [rows] }],
    [
      'is dumped, in a volume that is the folder by another name',
      '/srv/shop/bound',
      { coverage: [{ ...rows, kind: 'volume', source: 'shop_bound' }] },
    ],
    [
      'is archived, as such a volume',
      '/srv/shop/bound/a',
      { archived: [{ ...library, kind: 'volume', source: 'shop_bound' }] },
    ],
  ])('%s', (_what, source, changes) => {
    expect(list(source, changes)).toEqual([])
  })
})

describe('it is missing where it', () => {
  test.each<[string, string, Partial<Manifest>]>([
    ['is held nowhere', '/srv/shop/.git', { archived: [library], coverage: [rows] }],
    ['is beside what is archived', '/srv/shop/library-2', { archived: [library] }],
    ['is around what is archived', '/srv/shop', { archived: [library] }],
    [
      'was left out of what is archived',
      '/srv/shop/library/own',
      { archived: [{ ...library, without: [`${library.path}/own`] }] },
    ],
    [
      'fits what a label leaves out',
      '/srv/shop/library/a/node_modules',
      { archived: [{ ...library, excludes: ['node_modules'] }] },
    ],
    ['is around what is dumped', '/srv/shop', { coverage: [rows] }],
    ['was to be dumped, and was not', '/srv/shop/rows', { coverage: [rows], servers: [] }],
    ['is not what is dumped', '/srv/shop/rows', { coverage: [{ ...rows, class: 'uncovered' }] }],
  ])('%s', (_what, source, changes) => {
    expect(list(source, changes)).toEqual([source])
  })
})

function list(source: string, changes: Partial<Manifest>): string[] {
  const config = { files: [], notCaptured: [{ source, because: 'data, not configuration' }] }
  const servers = [exampleServer({ service: 'db' })]
  const manifest = exampleManifest({ archived: [], coverage: [], servers, config, ...changes })
  return listNotHeld(manifest, folderOf).map((each) => each.source)
}

function folderOf(volume: string): string | undefined {
  return volume === 'shop_bound' ? '/srv/shop/bound' : undefined
}
