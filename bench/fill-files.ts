import { readFile } from 'node:fs/promises'

import { compose } from './docker.ts'
import { tell } from './progress.ts'

const filesAtLeast = 100_000

/** Makes the files once and returns how many there are. `run` is the Compose of the stack with the service `files`. */
export async function fillFiles(run = compose): Promise<number> {
  const shell = async (script: string): Promise<string> =>
    (await run(['exec', '-T', 'files', 'sh', '-s'], script)).trim()
  if ((await shell('test -e /files/complete && echo filled || true')) !== 'filled') {
    tell('filling the files volume')
    await shell(await readFile(`${import.meta.dirname}/fill-files.sh`, 'utf8'))
  }
  const files = Number(await shell('find /files -type f | wc -l'))
  if (files >= filesAtLeast) return files
  throw new Error(`the files volume has ${files} files, expected at least ${filesAtLeast}`)
}
