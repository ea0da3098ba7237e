import { z } from 'zod'
import type { WalkEntry } from './walk-entry.ts'

/** One line of churn.py. */
export const Change = z.object({
  change: z.number(),
  path: z.string(),
  sha256: z.string().nullable(),
})
export type Change = z.infer<typeof Change>

export interface CaptureFinding {
  /** Files whose content no version ever had: read while they changed. Each must be flagged by who read it. */
  readonly torn: readonly string[]
  /** The change after which the whole capture was true; undefined if it never was true at one moment. */
  readonly moment: number | undefined
}

/** Given what churn.py wrote down and the walk of a capture of its folder, says what kind of capture it is. */
export function judgeCapture(
  history: readonly Change[],
  captured: readonly WalkEntry[],
): CaptureFinding {
  const found = new Map(captured.map((entry) => [entry.path, entry.sha256 ?? null]))
  const paths = new Set(history.map((change) => change.path))
  return {
    torn: [...paths].filter((path) => !everHad(history, path, found.get(path) ?? null)),
    moment: findMoment(history, found, paths),
  }
}

function everHad(history: readonly Change[], path: string, sha256: string | null): boolean {
  // Before its first change no file is there.
  if (sha256 === null) return true
  return history.some((change) => change.path === path && change.sha256 === sha256)
}

function findMoment(
  history: readonly Change[],
  found: ReadonlyMap<string, string | null>,
  paths: ReadonlySet<string>,
): number | undefined {
  const differing = new Set([...paths].filter((path) => (found.get(path) ?? null) !== null))
  if (differing.size === 0) return 0
  for (const { change, path, sha256 } of history) {
    if (sha256 === (found.get(path) ?? null)) differing.delete(path)
    else differing.add(path)
    if (differing.size === 0) return change
  }
  return undefined
}

export function parseHistory(jsonLines: string): Change[] {
  // The last line may be cut off where the writer was killed; its change was then not made.
  return jsonLines
    .slice(0, jsonLines.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Change.parse(JSON.parse(line)))
}
