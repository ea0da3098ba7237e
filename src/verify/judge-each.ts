import type { Backup } from '../model/backup.ts'
import type { Failure } from '../model/plan.ts'
import { toObstacle } from './to-obstacle.ts'

type Judgement = { readonly findings: readonly Failure[] }

/**
 * Judges one backup after the other, until something keeps Lifeboat from looking: that is told beside what was found by then, here or before, and
 * thrown where that is nothing.
 */
export async function judgeEach<T extends Judgement>(
  backups: readonly Backup[],
  before: readonly Failure[],
  judge: (backup: Backup) => Promise<T>,
): Promise<{ readonly judged: readonly T[]; readonly obstacles: readonly Failure[] }> {
  const judged: T[] = []
  try {
    for (const backup of backups) judged.push(await judge(backup))
    return { judged, obstacles: [] }
  } catch (error) {
    const found = [...before, ...judged.flatMap(({ findings }) => findings)]
    return { judged, obstacles: [toObstacle(found, error)] }
  }
}
