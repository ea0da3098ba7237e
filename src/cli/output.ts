import { exitCodeFor, LifeboatError, messageOf } from '../errors.ts'

/** A command's answer: the only thing on stdout. */
export function answer(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

export function answerJson(value: unknown): void {
  answer(JSON.stringify(value, null, 2))
}

/** Everything that is not the answer. */
export function tell(text: string): void {
  process.stderr.write(`lifeboat: ${text}\n`)
}

/** Prints what went wrong and gives the exit code for it. Stacks are for our own bugs alone. */
export function report(error: unknown): number {
  if (error instanceof LifeboatError) {
    tell(`error: ${error.message}`)
    for (const line of error.details) tell(`  ${line}`)
    tell(`hint: ${error.hint}`)
  } else {
    tell(`this is a bug in Lifeboat, please report it: ${messageOf(error)}`)
    if (error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  }
  return exitCodeFor(error)
}
