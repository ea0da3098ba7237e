import { LifeboatError } from '../errors.ts'
import type { Config } from './settings.ts'

/** Throws `restore-not-allowed` where nothing may be written into a stack, by whichever way it is asked for. */
export function requireRestoreAllowed(
  { allowRestore }: Pick<Config, 'allowRestore'>,
  what: 'restore' | 'rebuild' | 'clone' = 'restore',
): void {
  if (allowRestore) return
  throw new LifeboatError('restore-not-allowed', `LIFEBOAT_ALLOW_RESTORE is false: no ${what}`, {
    hint: 'Nothing was changed. Where it is meant, allow it for one command, by whoever may give the service another environment: docker compose exec -e LIFEBOAT_ALLOW_RESTORE=true lifeboat lifeboat restore.',
  })
}
