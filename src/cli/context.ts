import { loadConfig, type Environment } from '../config/load.ts'
import { createLifeboat, type Lifeboat } from '../lifeboat.ts'
import { createLogger, type Logger } from '../logging.ts'

/** What every command is given. */
export type Context = {
  readonly environment: Environment
  readonly version: string
  readonly signal: AbortSignal
  /** Sets the exit code of a command that ended without an error, yet not with 0. */
  readonly end: (exitCode: number) => void
}

export function openLifeboat({ environment, version }: Context): Lifeboat {
  return createLifeboat(loadConfig(environment).config, version)
}

/** Only the daemon logs what goes well: at a terminal the answer is enough. */
export function openLogger(lifeboat: Lifeboat, isDaemon: boolean): Logger {
  const { logLevel } = lifeboat.config
  return createLogger(isDaemon || logLevel !== 'info' ? logLevel : 'error')
}
