/** The composition root: configuration → engine and repository → flows. Whoever drives Lifeboat goes through here. */
import type { Diagnosis } from './backup/diagnose.ts'
import type { Config } from './config/settings.ts'
import { connectEngine } from './docker/engine.ts'
import { readHost } from './docker/inspect-stack.ts'
import { endRun } from './docker/remove.ts'
import { readLockedRun } from './docker/run-lock.ts'
import type { BackupReader } from './export/backup-reader.ts'
import type { StartBackup } from './flows/back-up.ts'
import type { StartPasswordChange } from './flows/change-password.ts'
import type { StartRemoval } from './flows/clone.ts'
import type { StartCopy } from './flows/copy.ts'
import { openEngine } from './flows/open-engine.ts'
import type { StartVerify } from './flows/prove.ts'
import type { StartPrune } from './flows/prune.ts'
import type { StartReadBack } from './flows/read-back-share.ts'
import type { StartRebuild, Target } from './flows/rebuild.ts'
import type { RecoveryFacts } from './flows/recovery-sheet.ts'
import type { StartRestore } from './flows/restore.ts'
import type { StartVerifyAll } from './flows/verify-repository.ts'
import type { KeepPolicy } from './keep-policy.ts'
import type { BackupReport } from './model/backup-report.ts'
import type { Backup } from './model/backup.ts'
import type { ListedClone, RemovedClone } from './model/clone.ts'
import type { CopyReport } from './model/copy-report.ts'
import type { ConfigDifference } from './model/config-difference.ts'
import type { MadeBackup } from './model/made-backup.ts'
import type { Manifest } from './model/manifest.ts'
import type { OnProgress } from './model/progress.ts'
import type { PasswordChange } from './model/password-change.ts'
import type { ReadBackReport } from './model/read-back.ts'
import type { Recovery } from './model/recovered.ts'
import type { Pruned, RetentionPlan } from './model/retention.ts'
import type { RepositoryCheck } from './model/repository-check.ts'
import type { RebuildPlan, RebuildReport, RebuildWish } from './model/rebuild.ts'
import type { RestorePlan, RestoreReport, RestoreWish } from './model/restore.ts'
import type { BackupPlan } from './model/plan.ts'
import type { Scope } from './model/scope.ts'
import type { ShownBackup } from './model/shown-backup.ts'
import type { RepositorySize } from './model/statistics.ts'
import type { Verification } from './model/verification.ts'
import { listBackups, readManifest, readShown } from './repository/find-backups.ts'
import { openKnownBackups, readEarlier } from './repository/known-backups.ts'
import { findRepositorySource, forReading, locateRepository } from './repository/locate.ts'
import { readReport } from './repository/read-report.ts'
import type { PruneWish } from './retention/prune-snapshots.ts'
import { planPrune, requirePolicy } from './retention/run-prune.ts'

export type Lifeboat = {
  readonly config: Config
  readonly version: string
  /** The stack's project name; throws when there is none. */
  project(): Promise<string>
  /** The engine's name for this machine. */
  host(): Promise<string>
  plan(scope: Scope, signal: AbortSignal): Promise<BackupPlan>
  /** Makes a backup and, when it is complete, proves it as far as LIFEBOAT_VERIFY says. */
  backup(start: StartBackup): Promise<MadeBackup>
  /** What a restore would do. Looks only. */
  planRestore(wish: RestoreWish, signal: AbortSignal): Promise<RestorePlan>
  restore(start: StartRestore): Promise<RestoreReport>
  /** Which stack a restore is for, and whether it stands. */
  target(): Promise<Target>
  /** What making a whole stack again, or a clone of one, would do. Looks only. */
  planRebuild(wish: RebuildWish & { readonly signal: AbortSignal }): Promise<RebuildPlan>
  rebuild(start: StartRebuild): Promise<RebuildReport>
  /** Every clone on the engine, whichever stack it is of. */
  clones(): Promise<ListedClone[]>
  /** Takes a clone away. Throws `not-a-clone`, `clone-in-use`. */
  removeClone(start: StartRemoval): Promise<RemovedClone>
  /** What a backup's configuration and today's differ in. Looks only. */
  compareConfig(backup: string, signal: AbortSignal): Promise<ConfigDifference>
  /** Writes a backup's configuration into a new folder of Lifeboat's container; gives the backup's id. */
  writeConfig(backup: string, folder: string, signal: AbortSignal): Promise<string>
  /** The rules to prune by: those given, else those that are set. Throws `no-retention-policy`. */
  requirePolicy(given: KeepPolicy | undefined): KeepPolicy
  /** What a pruning would do. Looks only. */
  planPrune(wish: PruneWish, signal: AbortSignal): Promise<RetentionPlan>
  prune(start: StartPrune): Promise<Pruned>
  /** Copies what the second copy has not. Throws `no-copy` where none is set; see there what is told. */
  copy(start: StartCopy): Promise<CopyReport>
  list(onUnreadable?: (count: number) => void): Promise<Backup[]>
  /** Every backup in the second copy. Throws `no-copy`. */
  listCopied(): Promise<Backup[]>
  show(id: string): Promise<ShownBackup>
  /** All that is known of a backup. A verification whose record cannot be read is named, not thrown. */
  report(id: string): Promise<BackupReport>
  /** Proves a backup as far as is wanted; see there what is thrown and what is told. */
  verify(start: StartVerify): Promise<Verification>
  /** Reads a share of the whole repository back; see there what is thrown and what is told. */
  readBack(start: StartReadBack): Promise<ReadBackReport>
  /** Reads the whole repository, and names every backup that damage touches. */
  verifyAll(start: StartVerifyAll): Promise<RepositoryCheck>
  /** For taking something out of a backup without a restore. */
  reader(signal: AbortSignal, onProgress?: OnProgress): Promise<BackupReader>
  /** Puts an export back into the repository, as the backup that it was; gives its manifest. */
  importExport(file: string, signal: AbortSignal, onProgress?: OnProgress): Promise<Manifest>
  /** Has a new password open the repository instead of the one that is set. */
  changePassword(start: StartPasswordChange): Promise<PasswordChange>
  /** What a recovery sheet says, but the commands. */
  recoveryFacts(withPassword: boolean): Promise<RecoveryFacts>
  /** How much the whole repository takes. Looks at every tree in it. */
  measureRepository(signal: AbortSignal): Promise<RepositorySize>
  diagnose(signal: AbortSignal): Promise<Diagnosis[]>
  /** Clears away what killed runs left, and finishes or undoes what they were in the middle of. With `asksStores` locks are looked for in stores, too. */
  recover(recovering?: { readonly asksStores?: boolean }): Promise<Recovery>
  /** The run whose journal stands although it is not under way: it was cut off. */
  unsettled(): Promise<string | undefined>
  /** The run that holds the lock now, in whichever process. */
  lockedBy(): Promise<string | undefined>
}

/** Each flow is loaded when it is wanted: a command takes as long to start as what it needs, and an idle daemon holds none of them. */
export function createLifeboat(config: Config, version: string): Lifeboat {
  return {
    config,
    version,
    project: async () => (await openEngine(config)).project,
    host: () => readHost(connectEngine(config.engine)),
    plan: (scope, signal) => plan(config, scope, signal),
    backup: async (start) => (await import('./flows/back-up.ts')).backUp(config, version, start),
    planRestore: async (wish, signal) =>
      (await import('./flows/restore.ts')).planRestore(config, wish, signal),
    restore: async (start) => (await import('./flows/restore.ts')).restore(config, version, start),
    target: async () => (await import('./flows/rebuild.ts')).findTarget(config),
    planRebuild: async (wish) => (await import('./flows/rebuild.ts')).planRebuild(config, wish),
    rebuild: async (start) => (await import('./flows/rebuild.ts')).rebuild(config, version, start),
    clones: async () => (await import('./flows/clone.ts')).findClones(config),
    removeClone: async (start) => (await import('./flows/clone.ts')).removeClone(config, start),
    compareConfig: async (id, signal) => {
      const { leavingNothing } = await import('./export/backup-reader.ts')
      const { compareConfig } = await import('./restore/compare-config.ts')
      const { run, self } = await openEngine(config, { signal })
      const repository = locateRepository(self, config)
      return leavingNothing(run, () => compareConfig({ run, self, repository, backup: id }))
    },
    writeConfig: async (id, folder, signal) => {
      const { writeConfig } = await import('./restore/write-config.ts')
      const { run, self, project } = await openEngine(config)
      const wanted = {
        wanted: id,
        project,
        host: await readHost(run.engine),
        type: 'config',
      } as const
      const manifest = await readManifest(forReading(config), wanted)
      await writeConfig(forReading(config), self, manifest, folder, signal)
      return manifest.id
    },
    requirePolicy: (given) => requirePolicy(given ?? config.keep),
    planPrune: async (wish, signal) => {
      const { run, project } = await openEngine(config)
      const stack = { project, host: await readHost(run.engine) }
      return planPrune(forReading(config), stack, wish, signal)
    },
    prune: async (start) => (await import('./flows/prune.ts')).prune(config, start),
    copy: async (start) => (await import('./flows/copy.ts')).copyBackups(config, start),
    listCopied: async () => (await import('./flows/copy.ts')).listCopied(config),
    list: (onUnreadable) => listBackups(forReading(config), onUnreadable),
    show: async (id) => {
      const { run, project } = await openEngine(config)
      const host = await readHost(run.engine)
      return readShown(forReading(config), { wanted: id, project, host })
    },
    report: async (id) => {
      const { run, project } = await openEngine(config)
      const host = await readHost(run.engine)
      return readReport(forReading(config), { wanted: id, project, host })
    },
    verify: async (start) => (await import('./flows/prove.ts')).prove(config, version, start),
    readBack: async (start) =>
      (await import('./flows/read-back-share.ts')).readBackShare(config, start),
    verifyAll: async (start) =>
      (await import('./flows/verify-repository.ts')).verifyRepository(config, version, start),
    reader: async (signal, onProgress) => {
      const { createReader } = await import('./export/backup-reader.ts')
      const { run, self } = await openEngine(config, { signal, onProgress })
      return createReader(run, self, config)
    },
    importExport: async (file, signal, onProgress) => {
      const { leavingNothing } = await import('./export/backup-reader.ts')
      const { importExport } = await import('./export/import-export.ts')
      const { run, self } = await openEngine(config, { signal, onProgress })
      const { stateFolder } = config
      const earlier = readEarlier(openKnownBackups(stateFolder, config.repository))
      const request = {
        run,
        self,
        repository: locateRepository(self, config),
        earlier,
        stateFolder,
      }
      return leavingNothing(run, () => importExport({ ...request, file }))
    },
    changePassword: async (start) =>
      (await import('./flows/change-password.ts')).changeRepositoryPassword(config, start),
    recoveryFacts: async (withPassword) =>
      (await import('./flows/recovery-sheet.ts')).collectRecoveryFacts(
        config,
        version,
        withPassword,
      ),
    measureRepository: async (signal) =>
      (await import('./repository/stored-size.ts')).readRepositorySize(forReading(config), signal),
    diagnose: async (signal) =>
      (await import('./backup/diagnose.ts')).diagnose({
        config,
        find: () => openEngine(config),
        earlier: readEarlier(openKnownBackups(config.stateFolder, config.repository)),
        plan: () => plan(config, { type: 'full', services: [] }, signal),
      }),
    recover: async (recovering) =>
      (await import('./flows/under-lock.ts')).recover(config, recovering),
    unsettled: async () => (await import('./flows/under-lock.ts')).findUnsettled(config),
    lockedBy: async () => {
      const { run } = await openEngine(config)
      return readLockedRun(run.engine, run)
    },
  }
}

async function plan(config: Config, scope: Scope, signal: AbortSignal): Promise<BackupPlan> {
  const { askDeclared } = await import('./backup/ask-declared.ts')
  const { closeAll, discoverStack } = await import('./backup/discover-stack.ts')
  const { planBackup } = await import('./backup/plan-backup.ts')
  const { run, self, project } = await openEngine(config, { signal })
  try {
    const { stack: found, open } = await discoverStack(run, self, project)
    await closeAll(open)
    const stack = await askDeclared(run, found, open)
    const source = findRepositorySource(stack, config.repository)
    return planBackup(stack, scope, source, config.consistency, config.images)
  } finally {
    await endRun(run.engine, run.runId)
  }
}
