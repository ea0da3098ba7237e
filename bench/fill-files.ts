import { readFile } from 'node:fs/promises'

import { compose } from './docker.ts'
import { tell } from './progress.ts'

const filesAtLeast = 100_000

/** Makes the files once and returns how many there are. */
export async function fillFiles(): Promise<number> {
  if ((await shell('test -e /files/complete && echo filled || true')) !== 'filled') {
    tell('filling the files volume')
    await shell(await readFile(`${import.meta.dirname}/fill-files.sh`, 'utf8'))
  }
  const files = Number(await shell('find /files -type f | wc -l'))
  if (files >= filesAtLeast) return files
  throw new Error(`the files volume has ${files} files, expected at least ${filesAtLeast}`)
}

async function shell(script: string): Promise<string> {
  return (await compose(['exec', '-T', 'files', 'sh', '-s'], script)).trim()
}
