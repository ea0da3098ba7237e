import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const block = /^```sh (?<name>[a-z-]+)\n(?<script>.*?)^```$/gms

/** The named shell commands of a page of the documentation, so that a test does what the page says and nothing else. */
export async function readSteps(page: string): Promise<(name: string) => string> {
  const text = await readFile(join(import.meta.dirname, '../..', page), 'utf8')
  const scripts = new Map(
    [...text.matchAll(block)].map(({ groups = {} }) => [groups['name'], groups['script']]),
  )
  return (name) => {
    const script = scripts.get(name)
    if (script === undefined) throw new Error(`${page} has no step ${name}`)
    return script
  }
}
