import { readFileSync } from 'node:fs'

import { report } from './cli/output.ts'
import { runProgram } from './cli/run-program.ts'
import { exitCodes } from './errors.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort())

// A function, since what is bundled for the image is CommonJS, which knows no await outside of one.
async function main(): Promise<void> {
  // What waits for something that never comes ends as well, when nothing else is left to do: that must not look like success.
  process.exitCode = exitCodes.bug
  const argv = process.argv.slice(2)
  // All of the command line takes four times as long to start as a worker that does not need it.
  const create =
    argv[0] === 'worker'
      ? (await import('./cli/worker.ts')).createWorkers
      : (await import('./cli/program.ts')).createProgram
  const invocation = { argv, environment: process.env, version, signal: stop.signal }
  const exitCode = await runProgram(invocation, create).catch(report)
  // What was written to a pipe may still be on its way; leaving now would cut a long answer short.
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve())
    })
  }
  process.exit(exitCode)
}

void main()
