/** The console as `src/main.ts` opens it, over a stack that there is not. What is asked of that is noted in the file NOTES. */
import { appendFileSync } from 'node:fs'

import { runConsole } from '../../../src/cli/console/run-console.ts'
import { report } from '../../../src/cli/output.ts'
import { lifeboatDouble } from './lifeboat-double.ts'

const { NOTES = '', HOLDS, FAILING, ...environment } = process.env

const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
process.on('SIGUSR2', () => void Promise.reject(new Error('broken')))

const exitCode = await runConsole({
  environment,
  version: '0.1.0',
  signal: stop.signal,
  create: (config, version) =>
    lifeboatDouble(config, version, { note, holds: HOLDS !== undefined, failing: FAILING }),
}).catch(report)
process.exit(exitCode)

function note(what: string, wish?: unknown): void {
  appendFileSync(NOTES, `${JSON.stringify(wish === undefined ? [what] : [what, wish])}\n`)
}
