import { expect, test } from 'vitest'

import { emptyArchived, exampleManifest } from '../../test/support/example-manifest.ts'
import { locateInside } from './locate-inside.ts'

const archived = ['shop_uploads', 'shop_uploads2', 'other'].map((source) => ({
  ...emptyArchived,
  source,
  path: `/stack/volumes/${source}`,
}))
const bind = {
  ...emptyArchived,
  kind: 'bind' as const,
  source: '/srv/data',
  path: '/stack/binds/srv/data',
}
const manifest = exampleManifest({ archived: [...archived, bind] })

test.each([
  ['shop_uploads', '/a/b', '/stack/volumes/shop_uploads/a/b'],
  ['uploads', '/a/b', '/stack/volumes/shop_uploads/a/b'],
  ['other', '/', '/stack/volumes/other'],
  ['/srv/data', '/x', '/stack/binds/srv/data/x'],
  ['other', '/-rf "x"\n/ü', '/stack/volumes/other/-rf "x"\n/ü'],
  ['other', '/a//b/', '/stack/volumes/other/a/b'],
  [undefined, '/stack/config/project/.env', '/stack/config/project/.env'],
  [undefined, '/', '/stack'],
])('of %s the path %j is %s', (volume, path, expected) => {
  expect(locateInside(manifest, { volume, path })).toBe(expected)
})

test.each(['/../other/x', '/../shop_uploads2', '/a/../../../config/project/.env', '/..'])(
  'refuses %j, which leads out of the volume',
  (path) => {
    expect(() => locateInside(manifest, { volume: 'uploads', path })).toThrow(
      expect.objectContaining({ code: 'no-such-path', hint: expect.any(String) }),
    )
  },
)

test('names the volumes where there is none of that name', () => {
  expect(() => locateInside(manifest, { volume: 'shop_uplaods', path: '/' })).toThrow(
    expect.objectContaining({
      code: 'not-in-backup',
      hint: expect.stringContaining('Did you mean shop_uploads?'),
      details: ['shop_uploads', 'shop_uploads2', 'other', '/srv/data'],
    }),
  )
})
