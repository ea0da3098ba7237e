import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { readSnapshotIds } from './find-touched.ts'

const one = '1'.repeat(64)
const two = '2'.repeat(64)
const found = `[{"object_type":"blob","id":"${two.replace('2', '3')}","path":"/a","snapshot":"${one}"},`
const unread = `Unable to load tree ${'4'.repeat(64)}\n ... which belongs to snapshot ${two}\n`

test('a snapshot that holds a piece, and one of which a folder cannot be read', async () => {
  expect(await readSnapshotIds(Readable.from([found + unread]))).toEqual(new Set([one, two]))
})

test('wherever the text is cut', async () => {
  const text = unread + found + unread
  for (let at = 0; at <= text.length; at += 1) {
    const cut = [text.slice(0, at), text.slice(at)]
    expect(await readSnapshotIds(Readable.from(cut))).toEqual(new Set([one, two]))
  }
})

test('a name that looks like it names nothing', async () => {
  const path = JSON.stringify(`"snapshot":"${one}" \n ... which belongs to snapshot ${one}`)

  expect(await readSnapshotIds(Readable.from([`[{"path":${path}}]`]))).toEqual(new Set())
})
