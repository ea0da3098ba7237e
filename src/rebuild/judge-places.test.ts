import { expect, test } from 'vitest'

import type { DataPlace } from './find-data-places.ts'
import { judgePlaces } from './judge-places.ts'

const uploads: DataPlace = { path: '/srv/uploads', kind: 'folder', isFilled: true }
const photos: DataPlace = {
  path: '/mnt/photos',
  kind: 'folder',
  isFilled: false,
  held: {
    kind: 'bind',
    source: '/mnt/photos',
    path: '/stack/binds/mnt/photos',
    without: [],
    excludes: [],
  },
}
const { held: _held, ...photosAlone } = photos
const settings: DataPlace = { path: '/srv/settings', kind: 'file', isFilled: false }
const places = [uploads, photos, settings]

test('where nothing stands, nothing is in the way and nothing is left as it is', () => {
  expect(judgePlaces(places, [], undefined)).toEqual({
    places,
    occupied: [],
    brought: ['/mnt/photos'],
    left: [],
  })
})

test('what stands where containers write is in the way; where none does, it stays as it is', () => {
  expect(judgePlaces(places, ['/srv/uploads', '/mnt/photos'], undefined)).toEqual({
    places: [uploads, photosAlone, settings],
    occupied: ['/srv/uploads'],
    brought: [],
    left: ['/mnt/photos'],
  })
})

test('a rebuild that goes on brings back what it had begun with, and leaves what it had left', () => {
  expect(judgePlaces(places, [], { left: [] })).toMatchObject({ places, left: [] })
  expect(judgePlaces(places, [], { left: ['/mnt/photos'] })).toMatchObject({
    places: [uploads, photosAlone, settings],
    left: ['/mnt/photos'],
  })
})

test('one of which nobody knows what stood there before leaves all of it', () => {
  expect(judgePlaces(places, [], {})).toMatchObject({ left: ['/mnt/photos'] })
})
