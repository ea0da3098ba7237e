import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Outcome } from './run-command.ts'

/** The page that leads a person through a recovery without Lifeboat. */
export const recoveryPage = 'docs/recovery-by-hand.md'

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

export type Variables = Readonly<Record<string, string>>

/** Runs a script to its success; gives what it printed, or throws with what it said. */
export async function runToSuccess(
  run: (script: string, variables: Variables) => Promise<Outcome>,
  script: string,
  variables: Variables = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(script, variables)
  if (exitCode === 0) return stdout
  throw new Error(`${script} ended with ${exitCode}:\n${stderr}`)
}
