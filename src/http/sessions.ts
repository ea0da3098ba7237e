import { createHash, randomBytes } from 'node:crypto'

/** After so long a person logs in again, whatever they did meanwhile. */
export const sessionMs = 12 * 60 * 60 * 1000

/** One more ends the oldest: whoever has the token must not fill the memory by logging in. */
export const mostSessions = 64

/** Logins of people, in memory: a new start of the daemon ends all of them. */
export type Sessions = {
  /** Begins one, and gives the id that proves it. */
  begin(): string
  /** When it ends; undefined when there is none of that id, or it has ended. */
  find(id: string): Date | undefined
  end(id: string): void
}

/** Looked up by the id's hash, which also is all that is kept of it: neither the time that takes nor a dump of the memory tells an id. */
export function openSessions(now: () => Date): Sessions {
  const ends = new Map<string, number>()
  const find = (id: string): Date | undefined => {
    const end = ends.get(hash(id))
    return end === undefined || end <= now().getTime() ? undefined : new Date(end)
  }
  return {
    begin: () => {
      const id = randomBytes(32).toString('base64url')
      ends.set(hash(id), now().getTime() + sessionMs)
      // All last equally long, so that the first one is the next to end.
      for (const [key] of ends) if (ends.size > mostSessions) ends.delete(key)
      return id
    },
    find,
    end: (id) => void ends.delete(hash(id)),
  }
}

function hash(id: string): string {
  return createHash('sha256').update(id).digest('base64')
}
