import { loadConfig, type Environment } from '../config/load.ts'
import type { Config } from '../config/settings.ts'
import { createLifeboat, type Lifeboat } from '../lifeboat.ts'
import { createLogger, type Logger } from '../logging.ts'
import type { Dialogue } from './ask.ts'

/** What every command is given. */
export type Context = {
  readonly environment: Environment
  readonly version: string
  readonly signal: AbortSignal
  /** Sets the exit code of a command that ended without an error, yet not with 0. */
  readonly end: (exitCode: number) => void
  /** How whoever gave the command is asked; the terminal’s own way where nothing else is said. */
  readonly dialogue?: Dialogue
  /** What Lifeboat is made by, where that is not the engine that the settings name. */
  readonly create?: (config: Config, version: string) => Lifeboat
}

export function openLifeboat({
  environment,
  version,
  create = createLifeboat,
}: Pick<Context, 'environment' | 'version' | 'create'>): Lifeboat {
  return create(loadConfig(environment).config, version)
}

/** Only the daemon logs what goes well: at a terminal the answer is enough. */
export function openLogger(lifeboat: Lifeboat, isDaemon: boolean): Logger {
  const { logLevel } = lifeboat.config
  return createLogger(isDaemon || logLevel !== 'info' ? logLevel : 'error')
}
