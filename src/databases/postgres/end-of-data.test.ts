import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

import { dropEndOfData } from './end-of-data.ts'

const rows = '1\tone\n2\t\\\\.\n'

test.each([1, 2, 4, 5, 6, 1000])('takes the end away, in pieces of %i bytes', async (size) => {
  expect(await pass(`${rows}\\.\n\n\n`, size)).toBe(rows)
})

test('gives nothing for a table without rows', async () => {
  expect(await pass('\\.\n\n\n', 2)).toBe('')
})

test.each(['', '\\.\n\n', rows, `${rows}\\.\n`])(
  'throws on a file that ends in %j',
  async (file) => {
    await expect(pass(file, 3)).rejects.toMatchObject({
      code: 'dump-cut-short',
      hint: expect.stringContaining('another backup'),
    })
  },
)

function pass(content: string, size: number): Promise<string> {
  const pieces = Buffer.from(content)
  const chunks = Array.from({ length: Math.ceil(pieces.length / size) }, (_, index) =>
    pieces.subarray(index * size, (index + 1) * size),
  )
  return text(Readable.from(chunks).compose(dropEndOfData()))
}
