import { loadConfig, type Environment } from '../../src/config/load.ts'
import { LifeboatError } from '../../src/errors.ts'

/** What is wrong with settings, as whoever set them is told. Throws when nothing is. */
export function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfig(environment)
  } catch (error) {
    if (error instanceof LifeboatError) return error.details
    throw error
  }
  throw new Error('nothing was refused')
}
