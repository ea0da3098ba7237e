import { now } from '../clock.ts'
import { forgetRun } from '../docker/holder.ts'
import { inspectVolume, readEngine } from '../docker/inspect-stack.ts'
import type { ArchiveStep, BackupPlan } from '../model/plan.ts'
import type { Replaced } from '../model/replaced.ts'
import type { Stack, Volume } from '../model/stack.ts'
import { openForWriting } from '../repository/open.ts'
import { isWithin } from '../restore/list-archived.ts'
import { safeguardId } from '../restore/safeguard.ts'
import { storeSafeguard } from '../restore/store-safeguard.ts'
import type { RebuildContext } from './rebuild-context.ts'

/**
 * Stores what the volumes and host paths hold that are about to be replaced, as files, when nothing runs on them any more; gives the backup's id,
 * or null when there are none. Throws `safeguard-failed`.
 */
export async function safeguardReplaced(
  context: RebuildContext,
  replaced: Replaced,
  version: string,
): Promise<string | null> {
  const plan = planReplacedBackup(context.run.project, replaced)
  if (plan.steps.length === 0) return null
  const run = { ...context.run, runId: safeguardId(context.run.runId) }
  const { repository, startLimitMs } = context
  return storeSafeguard({
    run,
    repository,
    plan,
    stack: await describeStanding(context, replaced),
    open: [],
    snapshots: (await openForWriting(repository, run.signal)) ?? [],
    startLimitMs,
    version,
    startedAt: now(),
    orElse: 'or take what is in the way away by hand',
  }).finally(() => forgetRun(run.runId))
}

/** A backup of the volumes and host paths alone, each whole. Pure. */
export function planReplacedBackup(project: string, { volumes, paths }: Replaced): BackupPlan {
  const archive = { do: 'archive', without: [], excludes: [], because: 'replaced' } as const
  const outermost = paths.filter(
    (path) => !paths.some((other) => other !== path && isWithin(other, path)),
  )
  const steps: ArchiveStep[] = [
    ...volumes.map(({ name }): ArchiveStep => ({
      ...archive,
      kind: 'volume',
      source: name,
      path: `/stack/volumes/${name}`,
    })),
    ...outermost.map((source): ArchiveStep => ({
      ...archive,
      kind: 'bind',
      source,
      path: `/stack/binds${source}`,
    })),
  ]
  return {
    project,
    scope: { type: 'volumes', services: [] },
    consistency: 'stopped',
    consistencyBecause: [],
    steps,
    coverage: [],
    references: [],
    failures: [],
    warnings: [],
  }
}

/** As a stack that has volumes and nothing else: nothing of the project stands. */
async function describeStanding(
  { run, self }: RebuildContext,
  { volumes }: Replaced,
): Promise<Stack> {
  const standing: Volume[] = []
  for (const { name } of volumes) {
    const volume = await inspectVolume(run.engine, name)
    if (volume !== undefined) standing.push(volume)
  }
  return {
    project: run.project,
    self,
    engine: await readEngine(run.engine),
    containers: [],
    foreign: [],
    volumes: standing,
    networks: [],
    images: [],
    databases: [],
    projectFolder: undefined,
    composeFiles: [],
  }
}
