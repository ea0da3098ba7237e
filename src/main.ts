import { readFileSync } from 'node:fs'

import { report } from './cli/output.ts'
import { runProgram } from './cli/program.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort())

const exitCode = await runProgram({
  argv: process.argv.slice(2),
  environment: process.env,
  version,
  signal: stop.signal,
}).catch(report)
process.exit(exitCode)
