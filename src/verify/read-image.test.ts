import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { oldArchive, packArchive } from '../../test/support/image-archive.ts'
import { readImage } from './read-image.ts'
import type { ReadImage } from './read-images.ts'

const { id, members } = oldArchive()

test('an archive of the image is said to be one', async () => {
  const { said } = await read([await packArchive(members)])

  expect(said).toEqual([{ event: 'image', id, problem: null }])
})

test('what is no archive is taken to its end all the same: who sends it would fail otherwise, as if the repository were damaged', async () => {
  const chunks = Array.from({ length: 100 }, () => Buffer.alloc(65_536, 'no archive'))

  const { said, bytes, taken } = await read(chunks)

  expect(said).toMatchObject([{ event: 'image', id, problem: expect.stringContaining('tar') }])
  expect(taken()).toBe(100)
  expect(bytes.readableEnded).toBe(true)
})

async function read(chunks: readonly Buffer[]) {
  let count = 0
  const bytes = Readable.from(
    (function* () {
      for (const chunk of chunks) {
        count += 1
        yield chunk
      }
    })(),
  )
  const said: ReadImage[] = []
  await readImage(bytes, id, (line) => said.push(line))
  return { said, bytes, taken: () => count }
}
