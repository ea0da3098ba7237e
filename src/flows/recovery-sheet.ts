import { now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { storeSettings } from '../config/store-settings.ts'
import { readHost } from '../docker/inspect-stack.ts'
import type { RecoverySheet } from '../model/recovery-sheet.ts'
import type { Self } from '../model/stack.ts'
import { locateRepository } from '../repository/locate.ts'
import { openEngine } from './open-engine.ts'

/** Everything on the sheet but the commands, which follow from it. */
export type RecoveryFacts = Omit<RecoverySheet, 'commands'>

type Where = {
  readonly self: Self
  readonly project: string
  readonly host: string
  readonly version: string
  readonly madeAt: Date
  /** Whether the password is to stand on it. */
  readonly withPassword: boolean
}

/** What a person needs who has nothing left but the repository. Looks only; throws `repository-not-mounted`. */
export async function collectRecoveryFacts(
  config: Config,
  version: string,
  withPassword: boolean,
): Promise<RecoveryFacts> {
  const { run, self, project } = await openEngine(config)
  const host = await readHost(run.engine)
  return describeRecovery(config, { self, project, host, version, madeAt: now(), withPassword })
}

type Settings = Pick<Config, 'repository' | 'password' | 'store'>

/** The same of what was found. Pure. */
export function describeRecovery(config: Settings, where: Where): RecoveryFacts {
  const { self, project, host, version, madeAt, withPassword } = where
  const { password, store } = config
  const [mount] = locateRepository(self, config).mounts
  const about = Object.values(storeSettings)
  const given = Object.entries(store?.variables ?? {})
  const isSecret = (name: string): boolean =>
    about.some(({ variable, secret }) => variable === name && secret)
  const isFile = (name: string): boolean =>
    about.some((each) => each.variable === name && each.isFile)
  return {
    project,
    host,
    madeAt: madeAt.toISOString(),
    lifeboat: version,
    image: self.imageName ?? 'lifeboat:latest',
    repository: {
      location: config.repository,
      kind: mount === undefined ? 'store' : mount.kind === 'volume' ? 'volume' : 'bind',
      source: mount?.source ?? null,
      target: mount?.target ?? null,
    },
    isProtected: password !== undefined,
    password: withPassword ? (password ?? null) : null,
    secrets: given.filter(([name]) => isSecret(name)).map(([name]) => name),
    variables: Object.fromEntries(given.filter(([name]) => !isSecret(name) && !isFile(name))),
    files: Object.fromEntries(given.filter(([name]) => isFile(name))),
  }
}
