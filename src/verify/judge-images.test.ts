import { describe, expect, test } from 'vitest'

import { manifestImage } from '../../test/support/example-image.ts'
import { judgeImages } from './judge-images.ts'

const held = manifestImage('shop-app', { held: true })
const left = manifestImage('nginx', { digests: ['nginx@sha256:d1'] })

describe('the images of a backup', () => {
  test('that are held are whole when their archives say so; the others nobody looks at', () => {
    expect(judgeImages([held, left], [said(null)])).toEqual({
      images: [{ id: 'sha256:shop-app', name: 'shop-app:1' }],
      findings: [],
    })
  })

  test.each([
    ['does not hold it', [said('it holds another one')], 'it holds another one'],
    ['nobody said anything of', [], 'nobody looked at it'],
  ])('one whose archive %s speaks against the backup', (_what, lines, why) => {
    expect(judgeImages([held], lines)).toMatchObject({
      images: [],
      findings: [
        {
          what: 'image shop-app:1',
          code: 'image-damaged',
          why: `its archive does not hold it: ${why}`,
          details: ['sha256:shop-app'],
        },
      ],
    })
  })
})

function said(problem: string | null) {
  return { event: 'image', id: 'sha256:shop-app', problem } as const
}
