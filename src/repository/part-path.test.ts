import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import type { Manifest } from '../model/manifest.ts'
import { canHold, foldersAbove, resolvePath } from './part-path.ts'

const manifest = exampleManifest({
  archived: [volume('shop_uploads'), volume('plain'), volume('shop_plain'), volume('volumes')],
})

describe('a path as a person gives it', () => {
  test.each([
    ['/stack/volumes/shop_uploads/a/b.txt', '/stack/volumes/shop_uploads/a/b.txt'],
    ['/stack/config/project/.env', '/stack/config/project/.env'],
    ['/stack', '/stack'],
    ['/stack/', '/stack'],
    ['volumes/shop_uploads/a', '/stack/volumes/shop_uploads/a'],
    ['shop_uploads/a', '/stack/volumes/shop_uploads/a'],
    ['uploads/a', '/stack/volumes/shop_uploads/a'],
    ['volumes/uploads', '/stack/volumes/shop_uploads'],
    ['uploads/', '/stack/volumes/shop_uploads'],
    ['uploads/./a//b/../c', '/stack/volumes/shop_uploads/a/c'],
    ['unknown/a', '/stack/volumes/unknown/a'],
  ])('%s means %s', (wanted, path) => {
    expect(resolvePath(wanted, manifest)).toBe(path)
  })

  test('a volume’s own name wins over the same name with the project in front', () => {
    expect(resolvePath('plain/a', manifest)).toBe('/stack/volumes/plain/a')
  })

  test('a volume that is called volumes is reached by the long form', () => {
    expect(resolvePath('volumes/volumes/a', manifest)).toBe('/stack/volumes/volumes/a')
    expect(resolvePath('volumes', manifest)).toBe('/stack/volumes/volumes')
  })

  test.each(['/etc/passwd', '/', '/stackable', 'uploads/../../../etc', '../x/../../../../y'])(
    'refuses %s, which leads out of the backup',
    (wanted) => {
      expect(() => resolvePath(wanted, manifest)).toThrow(
        expect.objectContaining({
          code: 'no-such-path',
          hint: expect.stringContaining('VOLUME/PATH for short'),
        }),
      )
    },
  )
})

test.each([
  ['/stack/volumes/v/databases', ['files']],
  ['/stack/binds/srv', ['files']],
  ['/stack/databases', ['databases']],
  ['/stack/config/project', ['config']],
  ['/stack', ['databases', 'files', 'config']],
  ['/stack/elsewhere', ['databases', 'files', 'config']],
])('%s may stand in the parts %j', (path, kinds) => {
  const all = ['databases', 'files', 'config'] as const

  expect(all.filter((kind) => canHold(kind, path))).toEqual(kinds)
})

test('the folders above a path are those on the way to it', () => {
  expect(foldersAbove('/stack/volumes/v/a/b')).toEqual([
    '/stack',
    '/stack/volumes',
    '/stack/volumes/v',
    '/stack/volumes/v/a',
  ])
  expect(foldersAbove('/stack/volumes')).toEqual(['/stack'])
})

function volume(source: string): Manifest['archived'][number] {
  return { kind: 'volume', source, path: `/stack/volumes/${source}`, without: [], excludes: [] }
}
