/** read back → name what is touched */
import type { Failure } from '../model/plan.ts'
import { writeShare, type ReadBackReport, type Share } from '../model/read-back.ts'
import { findListed } from '../repository/find-backups.ts'
import { readAllSnapshots } from '../repository/snapshots.ts'
import { judgeEach } from './judge-each.ts'
import { judgeParts } from './judge-parts.ts'
import { readRepository, type Reading } from './read-repository.ts'

export type ReadBackRequest = Reading & {
  readonly share: Share
  readonly onStep: (step: string) => void
}

/**
 * Reads a share of the whole repository back and names the backups that damage touches. Nothing is kept beside them: a share proves none of them
 * stored. Throws what keeps it from looking, `repository-in-use` among it; where damage was found before that, it is told beside it.
 */
export async function runReadBack(request: ReadBackRequest): Promise<ReadBackReport> {
  const { run, repository, share, onStep } = request
  onStep('read back')
  const all = await readAllSnapshots(repository, run.signal)
  const damage = await readRepository(request, all, writeShare(share))
  if (damage.findings.length === 0) return { share, damage: [], backups: [] }
  onStep('name what is touched')
  const { snapshots } = all
  const listed = findListed(snapshots)
  const { judged, obstacles } = await judgeEach(listed, damage.findings, async (backup) => {
    const { findings } = await judgeParts(request, { backup, snapshots, damage })
    return { id: backup.id, findings }
  })
  return {
    share,
    damage: [
      ...damage.findings.flatMap(tell),
      ...obstacles.map(({ what, why }) => `${what}: ${why}`),
    ],
    backups: judged.filter(({ findings }) => findings.length > 0).map(({ id }) => id),
    ...(obstacles.length === 0
      ? {}
      : { unjudged: listed.slice(judged.length).map(({ id }) => id) }),
  }
}

/** restic's own words, where it had some. */
function tell({ what, why, details }: Failure): readonly string[] {
  return details.length > 0 ? details : [`${what}: ${why}`]
}
