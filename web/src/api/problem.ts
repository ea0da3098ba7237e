import type { Problem } from '../../../src/http/problem.ts'

/** What the page says when a request did not work: the problem document's own words. */
export type Trouble = Pick<Problem, 'code' | 'detail' | 'hint' | 'details'>

/** Carries a problem document through promises. It is shown to a person, never its stack. */
export class ProblemError extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble) {
    super(trouble.detail)
    this.trouble = trouble
  }
}

/** Nobody answers: the container is being restarted, or the network between is gone. */
export const lost: Trouble = {
  code: 'connection-lost',
  detail: 'Lifeboat does not answer',
  hint: 'The page tries again by itself. What was running goes on.',
  details: [],
}

/** What to show for anything that was thrown. */
export function toTrouble(error: unknown): Trouble {
  if (error instanceof ProblemError) return error.trouble
  return {
    code: 'bug',
    detail: 'this page could not do what it was to do',
    hint: 'Load it again. If that does not help, report it with the version that the foot of the page shows.',
    details: [],
  }
}

/** The problem document of an answer, or what is known where a proxy answered in its own words. Pure. */
export function readTrouble(status: number, body: unknown): Trouble {
  if (isTrouble(body)) return { ...body, details: body.details ?? [] }
  if ([502, 503, 504].includes(status)) return lost
  return {
    code: `status-${status}`,
    detail: `the answer was ${status}, and not one of Lifeboat's own`,
    hint: 'Look at what stands between this browser and Lifeboat: a proxy may have its own limits or logins.',
    details: [],
  }
}

function isTrouble(body: unknown): body is Omit<Trouble, 'details'> & { details?: string[] } {
  const { code, detail, hint } = (body ?? {}) as Record<string, unknown>
  return [code, detail, hint].every((each) => typeof each === 'string')
}
