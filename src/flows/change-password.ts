import type { Config } from '../config/settings.ts'
import { LifeboatError } from '../errors.ts'
import type { PasswordChange } from '../model/password-change.ts'
import { changePassword } from '../repository/change-password.ts'
import { forReading } from '../repository/locate.ts'
import { openKeys } from '../repository/restic-keys.ts'
import { openEngine } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

export type StartPasswordChange = Start & { readonly next: string }

/** Under the run lock: no run of this stack is to begin with a password that ends while it goes on. */
export async function changeRepositoryPassword(
  config: Config,
  start: StartPasswordChange,
): Promise<PasswordChange> {
  requireRemoval(config)
  const opened = await openEngine(config, start)
  const keys = openKeys(forReading(config), start.signal)
  return locked(config, opened, 'password', start, () =>
    changePassword(keys, config.password, start.next),
  )
}

/** The old key could not be removed, and would open the repository for ever. Throws `append-only`. */
function requireRemoval({
  appendOnly,
  repository,
}: Pick<Config, 'appendOnly' | 'repository'>): void {
  if (!appendOnly) return
  throw new LifeboatError('append-only', `no key can be removed from ${repository}`, {
    hint: 'LIFEBOAT_APPEND_ONLY is set. Change the password where the store lets keys be removed, with LIFEBOAT_APPEND_ONLY=false for that one call. Nothing was changed.',
  })
}
