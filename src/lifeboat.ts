/** The composition root: configuration → engine and repository → flows. Whoever drives Lifeboat goes through here. */
import { hostname } from 'node:os'

import { diagnose, type Diagnosis } from './backup/diagnose.ts'
import { closeAll, discoverStack } from './backup/discover-stack.ts'
import { planBackup } from './backup/plan-backup.ts'
import { runBackup } from './backup/run-backup.ts'
import { now } from './clock.ts'
import type { Config } from './config/settings.ts'
import { connectEngine } from './docker/engine.ts'
import { findSelf } from './docker/find-self.ts'
import { sweepRun } from './docker/remove.ts'
import { clearDeadRun, readLockedRun } from './docker/run-lock.ts'
import type { RunContext } from './docker/run-context.ts'
import { LifeboatError } from './errors.ts'
import type { Backup } from './model/backup.ts'
import type { Manifest } from './model/manifest.ts'
import type { BackupPlan } from './model/plan.ts'
import { makeRunId } from './model/run-id.ts'
import type { Scope } from './model/scope.ts'
import type { Self } from './model/stack.ts'
import { listBackups, readManifest } from './repository/find-backups.ts'
import { locateRepository, repositorySource } from './repository/locate.ts'
import type { Repository } from './repository/repository.ts'

export type StartBackup = {
  readonly scope: Scope
  readonly signal: AbortSignal
  readonly runId: string
  readonly startedAt: Date
  readonly onStep: (step: string) => void
}

export type Lifeboat = {
  readonly config: Config
  readonly version: string
  /** The stack's project name; throws when there is none. */
  project(): Promise<string>
  plan(scope: Scope, signal: AbortSignal): Promise<BackupPlan>
  backup(start: StartBackup): Promise<Manifest>
  list(): Promise<Backup[]>
  show(id: string): Promise<Manifest>
  diagnose(signal: AbortSignal): Promise<Diagnosis[]>
  /** Clears away what a killed run left; gives that run's id when there was one. */
  recover(): Promise<string | undefined>
  /** The run that holds the lock now, in whichever process. */
  lockedBy(): Promise<string | undefined>
}

export function createLifeboat(config: Config, version: string): Lifeboat {
  return {
    config,
    version,
    project: async () => (await openEngine(config)).project,
    plan: (scope, signal) => plan(config, scope, signal),
    backup: (start) => backup(config, version, start),
    list: () => listBackups(forReading(config)),
    show: async (id) => {
      const { project } = await openEngine(config)
      return readManifest(forReading(config), id, project)
    },
    diagnose: (signal) =>
      diagnose({
        config,
        find: () => openEngine(config),
        plan: () => plan(config, { type: 'full', services: [] }, signal),
      }),
    recover: async () => {
      const { run, self, project } = await openEngine(config)
      return clearDeadRun(run.engine, { project, ownContainerId: self.containerId })
    },
    lockedBy: async () => {
      const { run, project } = await openEngine(config)
      return readLockedRun(run.engine, project)
    },
  }
}

/** Reading needs no worker, and no mount that can be written. */
function forReading({ repository: location, password }: Config): Repository {
  return { location, password, mounts: [] }
}

type Opened = { readonly run: RunContext; readonly self: Self; readonly project: string }

/** A connection of its own for each flow: what was lost in one run is not held against the next. */
async function openEngine(
  config: Config,
  given: { runId?: string; signal?: AbortSignal } = {},
): Promise<Opened> {
  const engine = connectEngine(config.engine)
  const self = await findSelf(engine, hostname())
  const project = config.project ?? self.project
  if (project === undefined) {
    throw new LifeboatError(
      'not-in-a-project',
      'Lifeboat’s container is not part of a compose project',
      {
        hint: 'Start it as a service of the stack’s docker-compose.yml, or set LIFEBOAT_PROJECT.',
      },
    )
  }
  const { runId = makeRunId(now()), signal = new AbortController().signal } = given
  const { stepTimeoutMs } = config
  const ownContainerId = self.containerId
  const run = { engine, runId, project, signal, stepTimeoutMs, ownContainerId }
  return { run, self, project }
}

async function plan(config: Config, scope: Scope, signal: AbortSignal): Promise<BackupPlan> {
  const { run, self, project } = await openEngine(config, { signal })
  try {
    const { stack, open } = await discoverStack(run, self, project)
    await closeAll(open)
    return planBackup(stack, scope, repositorySource(self, config.repository))
  } finally {
    await sweepRun(run.engine, run.runId)
  }
}

async function backup(config: Config, version: string, start: StartBackup): Promise<Manifest> {
  const { scope, signal, runId, startedAt, onStep } = start
  const { run, self, project } = await openEngine(config, { runId, signal })
  const repository = locateRepository(self, config)
  return runBackup({
    run,
    self,
    repository,
    scope,
    wantedProject: project,
    startedAt,
    version,
    onStep,
  })
}
