import { expect, test } from 'vitest'

import { capturedContainer } from '../../test/support/example-captured.ts'
import { withImageIds } from './image-ids.ts'

test('a container is of the image by the id that it has now, by Compose’s label too', () => {
  const label = 'com.docker.compose.image'
  const app = capturedContainer('app', { Config: { Labels: { [label]: 'sha256:image' } } })

  const { Image, Config } = withImageIds(app, new Map([['sha256:image', 'sha256:manifest']]))

  expect(Image).toBe('sha256:manifest')
  expect(Config).toMatchObject({ Labels: { [label]: 'sha256:manifest' } })
  expect(withImageIds(app, new Map([['sha256:other', 'sha256:manifest']]))).toEqual(app)
})
