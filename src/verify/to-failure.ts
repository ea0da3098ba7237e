import type { LifeboatError } from '../errors.ts'
import type { Failure } from '../model/plan.ts'

/** What an error says against something, to be told beside other things. Pure. */
export function toFailure(what: string, { code, message, hint, details }: LifeboatError): Failure {
  return { what, code, why: message, hint, details: [...details] }
}
