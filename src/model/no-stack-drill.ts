import { LifeboatError } from '../errors.ts'

/**
 * The refusal of a drill of the whole stack. A drill of databases and volumes must not pass for it: that services start and are healthy
 * is not proved by it.
 */
export function noStackDrill(): LifeboatError {
  return new LifeboatError(
    'stack-drill-missing',
    'this version of Lifeboat cannot rebuild a whole stack, and so cannot drill one',
    {
      hint: 'Leave out --stack (over HTTP: "stack"). Databases and volumes are drilled then; that the services start on them is not.',
    },
  )
}
