/** As `src/main.ts`: the console, or the command that is given, over a stack that there is not. What is asked of that is noted in the file NOTES. */
import { appendFileSync } from 'node:fs'
import type { Command } from 'commander'

import { createProgram } from '../../../src/cli/program.ts'
import { runProgram } from '../../../src/cli/run-program.ts'
import type { Context } from '../../../src/cli/context.ts'
import type { Config } from '../../../src/config/settings.ts'
import type { Lifeboat } from '../../../src/lifeboat.ts'
import { runConsole } from '../../../src/cli/console/run-console.ts'
import { report } from '../../../src/cli/output.ts'
import { lifeboatDouble } from './lifeboat-double.ts'

const { NOTES = '', HOLDS, FAILING, ...environment } = process.env

const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
process.on('SIGUSR2', () => void Promise.reject(new Error('broken')))

const argv = process.argv.slice(2)
const invocation = { argv, environment, version: '0.1.0', signal: stop.signal, create }
const running =
  argv.length === 0 ? runConsole(invocation) : runProgram(invocation, createOverDouble)
const exitCode = await running.catch(report)
process.exit(exitCode)

function create(config: Config, version: string): Lifeboat {
  return lifeboatDouble(config, version, { note, holds: HOLDS !== undefined, failing: FAILING })
}

function createOverDouble(context: Context): Command {
  return createProgram({ ...context, create })
}

function note(what: string, wish?: unknown): void {
  appendFileSync(NOTES, `${JSON.stringify(wish === undefined ? [what] : [what, wish])}\n`)
}
