import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { loadInto } from './load-image.ts'

test('an image that the engine has taken is said to be loaded, with the engine’s words', async () => {
  const { taken, said } = await load('{"stream":"Loaded image ID: sha256:a\\n"}\n')

  expect(taken()).toBe('an archive')
  expect(said).toEqual([{ event: 'loaded', id: 'sha256:a', said: ['Loaded image ID: sha256:a'] }])
})

test('one that it did not take is an error, although the answer began well', async () => {
  await expect(load('{"error":"unexpected EOF"}\n')).rejects.toMatchObject({
    code: 'image-not-loaded',
    message: 'the engine did not load sha256:a: unexpected EOF',
  })
})

async function load(answer: string) {
  let taken = ''
  const said: object[] = []
  const engine = fakeEngine({
    loadImage: async (bytes: Readable) => {
      taken = await text(bytes)
      return Readable.from([answer])
    },
  })
  await loadInto(engine, Readable.from(['an archive']), 'sha256:a', (line) => said.push(line))
  return { taken: () => taken, said }
}
