import { LifeboatError } from '../errors.ts'
import type { PasswordChange } from '../model/password-change.ts'

/** The keys of a repository. A password opens it by one of them; undefined is a repository that needs none. */
export type Keys = {
  /** The id of the key that a password opens the repository by; undefined when it opens none. */
  find(password: string | undefined): Promise<string | undefined>
  /** How many there are; the password must open one. */
  count(password: string): Promise<number>
  /** Adds a key for another password. May have added it, too, when it throws. */
  add(password: string | undefined, another: string): Promise<void>
  /** Reads what only the repository's own key opens; throws when that cannot be read by this password. */
  prove(password: string): Promise<void>
  /** Removes a key, and never the one by which the password opens the repository. */
  remove(password: string, id: string): Promise<void>
}

/**
 * Has a new password open the repository, and the old one no longer. The new one is proved before the old one's key goes, and is what that is
 * removed by: killed at any point, at least one of the two opens it, and the next call goes on where this one ended.
 */
export async function changePassword(
  keys: Keys,
  current: string | undefined,
  next: string,
): Promise<PasswordChange> {
  if (current === next) throw isSame()
  const kept = (await keys.find(next)) ?? (await addKey(keys, current, next))
  await keys.prove(next)
  const removed = await removeOld(keys, { current, next, kept })
  return { kept, removed, others: (await keys.count(next)) - 1 }
}

async function addKey(keys: Keys, current: string | undefined, next: string): Promise<string> {
  if ((await keys.find(current)) === undefined) throw opensNothing()
  await keys.add(current, next)
  const added = await keys.find(next)
  if (added !== undefined) return added
  throw new LifeboatError(
    'password-unproved',
    'a key for the new password was added, and the new password does not open the repository',
    {
      hint: 'The old password is as good as before. Try another new one, of plain letters and digits.',
    },
  )
}

type Old = { readonly current: string | undefined; readonly next: string; readonly kept: string }

/** All keys that the old password opens: one that was killed may have left two. */
async function removeOld(keys: Keys, { current, next, kept }: Old): Promise<string[]> {
  const removed: string[] = []
  for (;;) {
    const old = await keys.find(current)
    if (old === undefined) return removed
    if (old === kept || removed.includes(old)) throw staysOpen()
    await keys.remove(next, old).catch((cause: unknown) => {
      throw staysOpen(cause)
    })
    removed.push(old)
  }
}

function isSame(): LifeboatError {
  return new LifeboatError('password-same', 'the new password is the one that is set', {
    hint: 'LIFEBOAT_PASSWORD is to be the old one still, and LIFEBOAT_NEW_PASSWORD, or stdin, the new one. Nothing was changed.',
  })
}

function opensNothing(): LifeboatError {
  return new LifeboatError(
    'repository-password',
    'neither the password that is set nor the new one opens the repository',
    { hint: 'Set LIFEBOAT_PASSWORD to the one that does. Nothing was changed.' },
  )
}

function staysOpen(cause?: unknown): LifeboatError {
  return new LifeboatError(
    'password-half-changed',
    'the new password opens the repository, and the old one still does',
    {
      hint: 'Set LIFEBOAT_PASSWORD to the new one, or leave it: both are good. Run the command again, with the old one set, when nothing else works on the repository.',
      cause,
      details: cause instanceof LifeboatError ? [cause.message, ...cause.details] : [],
    },
  )
}
