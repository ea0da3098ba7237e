import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'

import type { Amount } from '../model/progress.ts'
import { takeCounted } from './take-counted.ts'

test('all bytes arrive, and how many went by is told', async () => {
  const told: (Amount | undefined)[] = []
  let taken = ''

  await takeCounted(Readable.from(slowly()), {
    take: async (bytes) => {
      taken = await text(bytes)
    },
    onProgress: (_part, amount) => void told.push(amount),
  })

  expect(taken).toBe('onetwothree')
  expect(told).toEqual([{ done: 11 }, undefined])
})

test.each([undefined, () => undefined])(
  'what whoever takes them throws is thrown, and what comes of them is let go (%s)',
  async (onProgress) => {
    const bytes = Readable.from([Buffer.from('one')])
    const full = new Error('the disk is full')

    await expect(takeCounted(bytes, { take: () => Promise.reject(full), onProgress })).rejects.toBe(
      full,
    )
  },
)

test('bytes that end too soon are told to whoever takes them', async () => {
  const cut = new Error('cut off')
  const bytes = Readable.from(
    (async function* () {
      yield Buffer.from('one')
      throw cut
    })(),
  )
  const taking = takeCounted(bytes, {
    take: async (given) => void (await text(given)),
    onProgress: () => undefined,
  })

  await expect(taking).rejects.toBe(cut)
})

async function* slowly(): AsyncGenerator<Buffer> {
  yield Buffer.from('one')
  yield Buffer.from('two')
  await wait(1100)
  yield Buffer.from('three')
}
