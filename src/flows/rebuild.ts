import { hostname } from 'node:os'

import { requireRestoreAllowed } from '../config/require-restore-allowed.ts'
import type { Config } from '../config/settings.ts'
import { chooseApiVersion } from '../docker/choose-api-version.ts'
import { connectEngine, type EngineClient } from '../docker/engine.ts'
import { findSelf } from '../docker/find-self.ts'
import { inspectContainers } from '../docker/inspect-stack.ts'
import { readRebuildMark } from '../docker/rebuild-mark.ts'
import { endRun } from '../docker/remove.ts'
import { LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { RebuildPlan, RebuildReport, RebuildWish } from '../model/rebuild.ts'
import type { Self } from '../model/stack.ts'
import { listBackups } from '../repository/find-backups.ts'
import { forReading, locateRepository } from '../repository/locate.ts'
import { withPlanned, type RebuildRequest } from '../rebuild/prepare-rebuild.ts'
import { runRebuild } from '../rebuild/run-rebuild.ts'
import { requireCloneName } from './clone.ts'
import { openEngine, type Opened } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

/** Which stack a restore is for, and whether it stands: one of which nothing is left, or only half of it was made again, is rebuilt. */
export type Target = { readonly project: string; readonly stands: boolean }

/** Throws `which-stack` when the repository holds several and none is named, `no-such-backup` when it holds none. */
export async function findTarget(config: Config): Promise<Target> {
  const engine = connectEngine(config.engine)
  const self = await findSelf(engine, hostname())
  const project =
    config.project ?? self.project ?? chooseOnlyProject(await listBackups(forReading(config)))
  const { run } = await openEngine({ ...config, project })
  const isThere = await hasContainers(engine, self, project)
  return { project, stands: isThere && (await readRebuildMark(run)) === undefined }
}

/** Besides Lifeboat’s: on an empty host its daemon may be the first of the stack that is brought up. */
export async function hasContainers(
  engine: EngineClient,
  self: Self,
  project: string,
): Promise<boolean> {
  const containers = await inspectContainers(engine, self, project)
  return containers.some(({ isSelf }) => !isSelf)
}

/** Gives the project that all backups are of. Throws as `findTarget` does. Pure. */
export function chooseOnlyProject(backups: readonly Backup[]): string {
  const newest = new Map<string, Backup>()
  for (const backup of backups) newest.set(backup.project, backup)
  const [only, ...others] = newest.values()
  if (only === undefined) {
    throw new LifeboatError('no-such-backup', 'there is no backup in this repository', {
      hint: 'Look at LIFEBOAT_REPOSITORY, and at what is mounted there.',
    })
  }
  if (others.length === 0) return only.project
  throw new LifeboatError('which-stack', `the repository holds backups of ${newest.size} stacks`, {
    hint: 'Say which one is meant: LIFEBOAT_PROJECT=NAME. Nothing was changed.',
    details: [only, ...others].map(
      ({ project, id, host }) => `${project}: newest backup ${id}, made on ${host}`,
    ),
  })
}

export type StartRebuild = Start & RebuildWish & { readonly onPlan: (plan: RebuildPlan) => void }

/** What a rebuild would do. Looks only. */
export async function planRebuild(
  config: Config,
  { project, signal, ...wish }: RebuildWish & Pick<Start, 'signal'>,
): Promise<RebuildPlan> {
  if (wish.clone !== undefined) requireCloneName(project, wish.clone)
  const opened = await openEngine({ ...config, project }, { signal })
  try {
    return await withPlanned(
      { ...(await describe(config, opened)), ...wish },
      () => undefined,
      ({ plan }) => Promise.resolve(plan),
    )
  } finally {
    await endRun(opened.run.engine, opened.run.runId)
  }
}

/** Makes a stack again, or a clone of one, under the run lock of what is made. Throws `restore-not-allowed` before it looks at anything. */
export async function rebuild(
  config: Config,
  version: string,
  start: StartRebuild,
): Promise<RebuildReport> {
  const { project, clone } = start
  // What a drill makes is closed off and taken away again: nothing is written into a stack.
  if (clone?.forDrill !== true) {
    requireRestoreAllowed(config, clone === undefined ? 'rebuild' : 'clone')
  }
  if (clone !== undefined) requireCloneName(project, clone)
  const opened = await openEngine({ ...config, project }, start)
  const request = await describe(config, opened)
  return locked(config, opened, clone === undefined ? 'rebuild' : 'clone', start, () =>
    runRebuild({ ...request, ...start, version }),
  )
}

async function describe(
  config: Config,
  { run, self }: Opened,
): Promise<Omit<RebuildRequest, 'backup'>> {
  const { MinAPIVersion, ApiVersion } = await run.engine.call(
    'asking what the engine speaks',
    (docker) => docker.version(),
  )
  return {
    run,
    self,
    repository: locateRepository(self, config),
    engine: config.engine,
    speak: (described) =>
      connectEngine(config.engine, {
        apiVersion: chooseApiVersion(described, {
          newest: ApiVersion,
          oldest: MinAPIVersion ?? ApiVersion,
        }),
      }),
    startLimitMs: config.startLimitMs,
  }
}
