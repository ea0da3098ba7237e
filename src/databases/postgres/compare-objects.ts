import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { areSame } from './compare-files.ts'
import { mostObjects, type ComparedObjects } from './comparison-order.ts'

/** Compares the large objects of two uncompressed directory dumps, by their ids and to the byte. */
export async function compareObjects(stored: string, restored: string): Promise<ComparedObjects> {
  const before = await listObjects(stored)
  const after = await listObjects(restored)
  const differences: string[] = []
  let differing = 0
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const why = await tellApart(before.get(id), after.get(id))
    if (why === undefined) continue
    differing += 1
    if (differences.length < mostObjects) differences.push(`${id} ${why}`)
  }
  return { event: 'objects', dump: stored, largeObjects: before.size, differences, differing }
}

async function tellApart(
  before: string | undefined,
  after: string | undefined,
): Promise<string | undefined> {
  if (before === undefined) return 'is extra'
  if (after === undefined) return 'is missing'
  return (await areSame(before, after)) ? undefined : 'is different'
}

/** Lists large objects as `ID FILE`, one in a line: `blobs.toc` until 16, one `blobs_ID.toc` for each entry since 17. */
const contents = /^blobs(_\d+)?\.toc$/

async function listObjects(dump: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const name of await readdir(dump)) {
    if (!contents.test(name)) continue
    const lines = (await readFile(join(dump, name), 'utf8')).split('\n').slice(0, -1)
    for (const line of lines) {
      const [, id, file] = /^(\d+) (blob_\d+\.dat)$/.exec(line) ?? []
      if (id === undefined || file === undefined)
        throw new Error(`not a large object’s line in ${name}: ${line.slice(0, 80)}`)
      files.set(id, join(dump, file))
    }
  }
  return files
}
