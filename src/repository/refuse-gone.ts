import { LifeboatError } from '../errors.ts'

/** What is known of what a repository held, where none is found now. */
export type Earlier = {
  /** How many backups. */
  readonly count: () => Promise<number>
  /** Given where it was said that it is gone for good: told when a new one was made. */
  readonly forget?: (() => Promise<void>) | undefined
}

/**
 * An empty folder is what is left where a disk is not mounted: a new repository there would fill another disk, and hide that the backups are out of reach.
 * Throws `repository-gone`.
 */
export async function refuseGone(location: string, { count, forget }: Earlier): Promise<void> {
  if (forget !== undefined) return
  const held = await count()
  if (held === 0) return
  throw new LifeboatError(
    'repository-gone',
    `there is no repository at ${location} any more; it held ${held} ${held === 1 ? 'backup' : 'backups'}`,
    {
      hint: 'Nothing was written. Mount its disk and recreate the lifeboat service, or bring the store back. If it is gone for good, lifeboat backup --new-repository makes a new one.',
    },
  )
}
