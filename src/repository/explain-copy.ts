import { isInterruption, LifeboatError } from '../errors.ts'

/** What was said of a repository, said of the copy: it has variables of its own to look at. Pure. */
export function explainCopy(error: unknown): unknown {
  if (!(error instanceof LifeboatError) || isInterruption(error)) return error
  const { code, message, details } = error
  const hint = error.hint
    .replaceAll('LIFEBOAT_REPOSITORY', 'LIFEBOAT_COPY_TO')
    .replaceAll('LIFEBOAT_PASSWORD', 'LIFEBOAT_COPY_PASSWORD')
    .replaceAll('LIFEBOAT_APPEND_ONLY', 'LIFEBOAT_COPY_APPEND_ONLY')
    .replaceAll('lifeboat backup --new-repository', 'lifeboat copy --new-repository')
  return new LifeboatError(code, `the copy: ${message}`, { hint, cause: error, details })
}

/** Does something with the copy; throws what that throws, explained. */
export async function ofCopy<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw explainCopy(error)
  }
}
