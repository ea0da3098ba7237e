import { readFileSync } from 'node:fs'

import { isConversation, report } from './cli/output.ts'
import { runProgram } from './cli/run-program.ts'
import { exitCodes } from './errors.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

const argv = process.argv.slice(2)
const isConsole = argv.length === 0 && isConversation()

const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
// In the console Ctrl-C ends what is under way, and not the console.
if (!isConsole) process.on('SIGINT', () => stop.abort())

// A function, since what is bundled for the image is CommonJS, which knows no await outside of one.
async function main(): Promise<void> {
  // What waits for something that never comes ends as well, when nothing else is left to do: that must not look like success.
  process.exitCode = exitCodes.bug
  const exitCode = await (isConsole ? openConsole() : runCommand()).catch(report)
  // What was written to a pipe may still be on its way; leaving now would cut a long answer short.
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve())
    })
  }
  process.exit(exitCode)
}

async function runCommand(): Promise<number> {
  // All of the command line takes four times as long to start as a worker that does not need it.
  const create =
    argv[0] === 'worker'
      ? (await import('./cli/worker.ts')).createWorkers
      : (await import('./cli/program.ts')).createProgram
  return runProgram({ argv, environment: process.env, version, signal: stop.signal }, create)
}

/** Loaded where it is wanted: no command waits for it. */
async function openConsole(): Promise<number> {
  const { runConsole } = await import('./cli/console/run-console.ts')
  return runConsole({ environment: process.env, version, signal: stop.signal })
}

void main()
