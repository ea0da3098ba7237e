import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { readProgress } from './read-progress.ts'

test('an answer that ends well has the engine’s words and no error', async () => {
  const answer = Readable.from(['{"status":"Pulling"}\r\n{"stream":"Loaded ', 'image\\n"}\r\n\r\n'])

  expect(await readProgress(answer)).toEqual({ error: undefined, said: ['Loaded image'] })
})

test('an error stands in the answer, which began with 200; what comes after it is read', async () => {
  const answer = Readable.from([
    '{"errorDetail":{"message":"denied"},"error":"denied"}\n{"error":"and more"}\n',
  ])

  expect(await readProgress(answer)).toMatchObject({ error: 'denied' })
})

test('an answer that is cut off in the middle of a line is no answer', async () => {
  await expect(readProgress(Readable.from(['{"status":"Pull']))).rejects.toThrow(SyntaxError)
})
