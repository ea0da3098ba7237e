import { z } from 'zod'

import { LifeboatError } from '../../errors.ts'
import type { WorkerOutput } from '../../model/worker.ts'
import { explainRefusal, Refusal } from './table-refusal.ts'

const Counted = z.object({ event: z.literal('counted'), rows: z.coerce.number() })
const Committed = z.object({ event: z.literal('committed') })

/** How many rows were restored, as psql said it of a transaction that was committed. */
export function readRestoredRows({ stdout }: WorkerOutput): number {
  const counted = find(stdout, Counted)
  if (counted !== undefined && find(stdout, Committed) !== undefined) return counted.rows
  throw new Error('the worker ended well, and did not say that it committed')
}

/**
 * Why a worker that failed has changed nothing; undefined when it is not certain that it has not. With 1 the shell or psql gave up by
 * itself, with 3 at the first statement that the server refused; that may be the COMMIT, but none behind it (psql, "Exit Status").
 */
export function explainFailure(
  table: string,
  { stdout, stderr }: WorkerOutput,
  exitCode: number | undefined,
): LifeboatError | undefined {
  if (exitCode !== 1 && exitCode !== 3) return undefined
  const refusal = find(stdout, Refusal)
  const isLocked = /\b(55P03|40P01)\b/.test(stderr)
  if (refusal !== undefined && (refusal.refusal !== 'locked' || isLocked))
    return explainRefusal(table, refusal)
  const details = readWords(stderr)
  if (isLocked) return lockedLater(table, details)
  return new LifeboatError('restore-refused', `the server refused the table ${table}`, {
    hint: 'Its own words stand below. Nothing was changed.',
    details,
  })
}

function lockedLater(table: string, details: readonly string[]): LifeboatError {
  return new LifeboatError('table-locked', `what ${table} belongs to is in use`, {
    hint: 'Wait for the transactions that use it, then restore again. Nothing was changed.',
    details,
  })
}

function find<T>(stdout: string, schema: z.ZodType<T>): T | undefined {
  for (const line of stdout.split('\n').filter((each) => each.startsWith('{'))) {
    const { success, data } = schema.safeParse(JSON.parse(line))
    if (success) return data
  }
  return undefined
}

/** What psql says besides: where in the server's source it was, and what follows from the error before it. */
const asides = /^(LOCATION|LINE \d+):|^\s*\^$|\b25P02\b/

function readWords(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !asides.test(line))
    .map((line) => line.slice(0, 300))
}
