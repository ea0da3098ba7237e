import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

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

/** Has something typed that is not shown. */
export async function askSecret(what: string, signal: AbortSignal): Promise<string> {
  terminalOutput.write(`${what}: `)
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({
    input: process.stdin,
    output: unseen,
    terminal: true,
    historySize: 0,
  })
  try {
    return await terminal.question('', { signal })
  } finally {
    terminal.close()
    terminalOutput.write('\n')
  }
}

/** All of stdin. */
export function readInput(): Promise<string> {
  return text(process.stdin)
}
