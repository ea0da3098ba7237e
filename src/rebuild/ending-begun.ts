import { exitCodes, isInterruption, LifeboatError } from '../errors.ts'

/** What fails once things were made or taken out of the way ends a command as a restore does that failed after its first write; it is said as it was. */
export async function endingBegun<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    const { code, message, hint, details } = error
    const endsWith = exitCodes.restoreFailed
    throw new LifeboatError(code, message, { hint, details, endsWith, cause: error })
  }
}
