import { createInterface, type Interface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

import { interrupted, LifeboatError } from '../errors.ts'
import { tell, terminalOutput } from './output.ts'

/** What is lost by what a word is typed for. */
export type Confirmed = 'restore' | 'pruning' | 'removal'

/** How somebody is asked before something is lost. */
export type Dialogue = {
  isInteractive(): boolean
  showPlan(plan: string): void
  /** Resolves once the word was typed. Throws `not-confirmed`. */
  demandWord(word: string, what: Confirmed, signal: AbortSignal): Promise<void>
}

/** On the terminal that the command was given on. */
export const terminalDialogue: Dialogue = {
  isInteractive,
  showPlan: (plan) => {
    for (const line of plan.split('\n')) tell(line)
  },
  demandWord,
}

/** Whether somebody is there to be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY
}

/** Wants a word typed, on the terminal, before something is lost by `what`. Throws `not-confirmed`. */
export async function demandWord(
  word: string,
  what: Confirmed,
  signal: AbortSignal,
): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: terminalOutput })
  try {
    const typed = await question(terminal, `type ${word} to go on: `, signal)
    if (typed.trim() === word) return
  } finally {
    terminal.close()
  }
  throw notConfirmed(what)
}

export function notConfirmed(what: Confirmed): LifeboatError {
  return new LifeboatError('not-confirmed', `the ${what} was not confirmed`, {
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
    return await question(terminal, '', signal)
  } finally {
    terminal.close()
    terminalOutput.write('\n')
  }
}

/** Ctrl-C and Ctrl-D are keys as long as a question is open, and reject it like the signal does: with an error of the library’s. */
async function question(terminal: Interface, query: string, signal: AbortSignal): Promise<string> {
  try {
    return await terminal.question(query, { signal })
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? interrupted() : error
  }
}

/** All of stdin. */
export function readInput(): Promise<string> {
  return text(process.stdin)
}
