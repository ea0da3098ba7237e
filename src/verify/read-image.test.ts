import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { oldArchive, packArchive } from '../../test/support/image-archive.ts'
import { readImage } from './read-image.ts'
import type { ReadImage } from './read-images.ts'

const { id, members } = oldArchive()

test('an archive of the image is said to be one', async () => {
  expect(await read([await packArchive(members)])).toEqual([{ event: 'image', id, problem: null }])
})

test('what is no archive is said to be none, and is no failure: the part could be read', async () => {
  const chunks = Array.from({ length: 100 }, () => Buffer.alloc(65_536, 'no archive'))

  expect(await read(chunks)).toEqual([
    { event: 'image', id, problem: expect.stringContaining('tar') },
  ])
})

async function read(chunks: readonly Buffer[]): Promise<ReadImage[]> {
  const said: ReadImage[] = []
  await readImage(Readable.from(chunks), id, (line) => said.push(line))
  return said
}
