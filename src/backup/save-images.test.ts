import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { ociArchive, oldArchive, packArchive } from '../../test/support/image-archive.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { EngineError } from '../docker/engine.ts'
import { saveEach, type SavedImage } from './save-images.ts'

const [old, oci] = [oldArchive(), ociArchive()]
const bytes = { [old.id]: await packArchive(old.members), [oci.id]: await packArchive(oci.members) }
const wanted = [
  { id: old.id, name: 'shop-app:1', bytes: 100 },
  { id: oci.id, name: 'shop-worker:1', bytes: 300 },
]

describe('images', () => {
  test('are saved one by one, each as the engine gives it', async () => {
    const { said, pathOf } = await save(bytes)

    expect(said).toEqual([
      { event: 'saved', id: old.id },
      { event: 'saved', id: oci.id },
    ])
    expect(readFileSync(pathOf(old.id))).toEqual(bytes[old.id])
  })

  test('that have no room are named, with how much they need; those that have are saved', async () => {
    const { said, pathOf } = await save(bytes, 599)

    expect(said).toMatchObject([
      { event: 'saved' },
      {
        event: 'failed',
        id: oci.id,
        code: 'too-little-space',
        why: 'there is too little space in the engine’s volumes to save shop-worker:1',
        details: ['needed: 600 bytes, there: 599 bytes'],
      },
    ])
    expect(existsSync(pathOf(oci.id))).toBe(false)
  })

  test.each([
    ['cut short', bytes[old.id]?.subarray(0, -4096)],
    ['another one', bytes[oci.id]],
    ['nothing', Buffer.alloc(0)],
  ])(
    'of which the engine gives %s fail, leave nothing, and keep no other away',
    async (_what, given) => {
      const { said, pathOf } = await save({ ...bytes, [old.id]: given })

      expect(said).toMatchObject([
        {
          event: 'failed',
          id: old.id,
          code: 'image-not-whole',
          why: expect.stringContaining('the engine did not give shop-app:1 whole: '),
          hint: expect.stringContaining('docker save'),
        },
        { event: 'saved', id: oci.id },
      ])
      expect(existsSync(pathOf(old.id))).toBe(false)
    },
  )

  test('that the engine does not have any more fail with its words', async () => {
    const { said } = await save({ [oci.id]: bytes[oci.id] })

    expect(said).toMatchObject([
      { event: 'failed', code: 'engine-refused', why: expect.stringContaining('no such image') },
      { event: 'saved' },
    ])
  })
})

async function save(given: Readonly<Record<string, Buffer | undefined>>, free = 1_000_000) {
  const folder = temporaryFolder()
  const said: SavedImage[] = []
  const engine = fakeEngine({
    getImage: (id: string) => ({
      get: async () => {
        const content = given[id]
        if (content === undefined) throw new EngineError('it', 404, new Error('no such image'))
        return Readable.from([content])
      },
    }),
  })
  const pathOf = (id: string): string => join(folder, id)
  await saveEach(engine, wanted, {
    say: (line) => said.push(line),
    measureFree: async () => free,
    pathOf,
  })
  return { said, pathOf }
}
