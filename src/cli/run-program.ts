import { type Command, CommanderError } from 'commander'

import type { Environment } from '../config/load.ts'
import { exitCodes } from '../errors.ts'
import type { Context } from './context.ts'
import { answer } from './output.ts'

export type Invocation = {
  readonly argv: readonly string[]
  readonly environment: Environment
  readonly version: string
  readonly signal: AbortSignal
}

/** Runs one command line and gives its exit code. Throws what the command throws. */
export async function runProgram(
  invocation: Invocation,
  create: (context: Context) => Command,
): Promise<number> {
  let exitCode: number = exitCodes.done
  const program = create({ ...invocation, end: (code) => (exitCode = code) })
  if (invocation.argv.length === 0) {
    answer(program.helpInformation())
    return exitCode
  }
  try {
    await program.parseAsync([...invocation.argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  }
  return exitCode
}
