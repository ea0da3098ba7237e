import { expect, test } from 'vitest'

import { manifestImage } from '../../test/support/example-image.ts'
import { renderImages } from './render-images.ts'

test('each image is shown with where it is to be had again', () => {
  const images = [
    manifestImage('shop-app', { held: true, architecture: 'arm', variant: 'v7' }),
    manifestImage('nginx', { digests: ['nginx@sha256:d1'] }),
    manifestImage('shop-old', { id: `sha256:${'ab'.repeat(32)}` }),
  ]

  expect(renderImages({ images })).toEqual([
    '',
    'images: 1 saved (built locally), 1 by digest, 1 NOT saved and in no registry',
    expect.stringMatching(/shop-app:1 +the backup +linux\/arm\/v7 /),
  ])
  const [, , table] = renderImages({ images })
  expect(table).toMatch(/nginx:1 +nginx@sha256:d1 /)
  expect(table).toMatch(/shop-old:1 +nowhere: not saved, and no registry has it .*abababababab$/m)
})

test('a backup made before images were listed says nothing of them', () => {
  expect(renderImages({ images: [] })).toEqual([])
})
