import { createInterface } from 'node:readline/promises'

import { LifeboatError } from '../errors.ts'
import { terminalOutput } from './output.ts'

/** Whether somebody is there to be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY
}

/** Wants a word typed, on the terminal, before something is lost by `what`. Throws `not-confirmed`. */
export async function demandWord(
  word: string,
  what: 'restore' | 'pruning' | 'removal',
  signal: AbortSignal,
): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: terminalOutput })
  try {
    const typed = await terminal.question(`type ${word} to go on: `, { signal })
    if (typed.trim() === word) return
  } finally {
    terminal.close()
  }
  throw new LifeboatError('not-confirmed', `the ${what} was not confirmed`, {
    hint: 'Nothing was changed.',
  })
}
