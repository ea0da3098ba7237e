import { isInterruption, LifeboatError } from '../errors.ts'
import type { CopyReport } from '../model/copy-report.ts'
import type { Failure } from '../model/plan.ts'

/** What is wrong with one backup, or with one copying of it: the others are copied all the same. */
const ofOne = new Set([
  'part-missing',
  'manifest-damaged',
  'manifest-unknown-format',
  'copy-incomplete',
  'restic-failed',
])

/** What so many in a row fail of is no matter of one of them. */
const mostInARow = 3

/** Copies one after the other. Throws what would keep the next one from being copied, too. */
export async function copyEach(
  backups: readonly string[],
  copy: (backup: string) => Promise<void>,
): Promise<Pick<CopyReport, 'copied' | 'failures'>> {
  const copied: string[] = []
  const failures: Failure[] = []
  let inARow = 0
  for (const backup of backups) {
    try {
      await copy(backup)
      copied.push(backup)
      inARow = 0
    } catch (error) {
      if (!(error instanceof LifeboatError) || !ofOne.has(error.code)) throw error
      inARow += 1
      if (inARow === mostInARow) throw error
      failures.push(toFailure(`backup ${backup}`, error))
    }
  }
  return { copied, failures }
}

/** Throws what is a bug, or an interruption. */
export function toFailure(what: string, error: unknown): Failure {
  if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
  const { code, message, hint, details } = error
  return { what, code, why: message, hint, details: [...details] }
}
