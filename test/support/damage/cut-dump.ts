/**
 * Runs inside a container of Lifeboat's image: copies of a dump, each with one file cut off at another byte. Arguments: the dump, the folder
 * for the copies, a step (1: at every byte). Says in a line of JSON which copy is which.
 */
import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const [dump = '', into = '', step = '1'] = process.argv.slice(2)
const cuts: { path: string; file: string; length: number }[] = []
let bytes = 0
const names = (await readdir(dump)).toSorted()
for (const name of names) {
  const content = await readFile(join(dump, name))
  for (let length = 0; length < content.length; length += 1) {
    bytes += 1
    if (bytes % Number(step) !== 0) continue
    const path = join(into, `cut-${bytes}`)
    await mkdir(path, { recursive: true })
    await writeFile(join(path, name), content.subarray(0, length))
    for (const other of names) if (other !== name) await link(join(dump, other), join(path, other))
    cuts.push({ path, file: name, length })
  }
}
process.stdout.write(`${JSON.stringify(cuts)}\n`)
