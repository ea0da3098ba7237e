/**
 * Makes what the image runs: `node setup/bundle.ts FOLDER` writes src/main.ts and all that it needs as few files into FOLDER, and the licences
 * of the packages among it. See docs/adr/0036-a-bundle-in-the-image.md.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

import { bundleOptions } from './bundle-options.ts'
import { renderLicences } from './render-licences.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node setup/bundle.ts FOLDER')
const root = join(import.meta.dirname, '..')

const bundle = await rolldown(bundleOptions(join(root, 'src/main.ts')))
// CommonJS starts quicker: what it requires of Node is not looked through for its exports. Names and lines stay, for stack traces.
const { output } = await bundle.write({
  dir: folder,
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  cleanDir: true,
})
await bundle.close()
const files = output.map(({ fileName }) => `./${fileName}`).filter((file) => file !== './main.cjs')
// For the image's compile cache: what a start of one command would not load.
await writeFile(
  join(folder, 'load-all.cjs'),
  files.map((file) => `require(${JSON.stringify(file)})\n`).join(''),
)
const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
await writeFile(join(folder, 'THIRD-PARTY-LICENCES.txt'), await renderLicences(modules))
