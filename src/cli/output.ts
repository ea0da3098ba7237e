import { Writable } from 'node:stream'

import { fitLine, overwrite } from './draw-line.ts'
import { exitCodeFor, LifeboatError, messageOf } from '../errors.ts'
import { callsForDoctor } from './calls-for-doctor.ts'
import { foldText } from './fold-text.ts'

/** A command's answer: the only thing on stdout. */
export function answer(text: string): void {
  hideLine()
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** The same of what is made to be read: on a terminal it is folded at its width. */
export function answerText(text: string): void {
  answer(foldText(text, answerColumns()))
}

/** How wide a line of the answer may get: as wide as the terminal, of which some say that it has no width, or as wide as it is. */
export function answerColumns(): number {
  return isTerminal() ? process.stdout.columns || 80 : Infinity
}

export function answerJson(value: unknown): void {
  answer(JSON.stringify(value, null, 2))
}

/** Whether a person looks at the answer. */
export function isTerminal(): boolean {
  return process.stdout.isTTY
}

/** Whether somebody is there to look at answers and to give some. */
export function isConversation(): boolean {
  return process.stdin.isTTY && isTerminal()
}

/** For an answer of bytes: what is written to it goes to stdout, which stays open when it ends. Its failure is a LifeboatError. */
export function openAnswer(): Writable {
  // A failed write is told to its callback; without a listener it would end the process as well.
  process.stdout.on('error', () => undefined)
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      process.stdout.write(chunk, (cause) => done(cause ? cutOff(cause) : null))
    },
  })
}

function cutOff(cause: Error): LifeboatError {
  return new LifeboatError('answer-cut-off', `stdout took not all of it: ${cause.message}`, {
    hint: 'What arrived is not whole. Look at the program or disk that takes it.',
    cause,
  })
}

/** Where people are asked; stdout is for the answer. */
export const terminalOutput: NodeJS.WritableStream = process.stderr

/** Nothing happens where it is shown already. */
export function showCursor(): void {
  process.stdout.write('\u001B[?25h')
}

/** Everything that is not the answer. */
export function tell(text: string): void {
  hideLine()
  process.stderr.write(`lifeboat: ${text}\n`)
}

/** What stands in the line that changes; nothing at all where no person looks. */
let shown = ''

/** Writes over the line that changes, at the terminal alone. It goes before anything else is written, and must be hidden at the end. */
export function showLine(text: string): void {
  if (!process.stderr.isTTY) return
  const line = fitLine(text, process.stderr.columns)
  process.stderr.write(overwrite(shown, line))
  shown = line
}

export function hideLine(): void {
  if (shown === '') return
  process.stderr.write(`${overwrite(shown, '')}\r`)
  shown = ''
}

/** Another tool’s words, as they are. */
export function quote(words: string): void {
  hideLine()
  process.stderr.write(words)
}

/** Prints what went wrong and gives the exit code for it. Stacks are for our own bugs alone. */
export function report(error: unknown): number {
  for (const line of explain(error)) tell(line)
  if (!(error instanceof LifeboatError) && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ''}\n`)
  }
  return exitCodeFor(error)
}

/** What went wrong, line by line: the message, a tool’s own last lines, the hint. */
export function explain(error: unknown): string[] {
  if (!(error instanceof LifeboatError)) {
    return [`this is a bug in Lifeboat, please report it: ${messageOf(error)}`]
  }
  return [
    `error: ${error.message}`,
    ...error.details.map((line) => `  ${line}`),
    `hint: ${error.hint}`,
    ...(callsForDoctor(error.code)
      ? ['hint: lifeboat doctor looks at engine, repository, databases and coverage.']
      : []),
  ]
}
