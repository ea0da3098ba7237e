import type { BackupReport } from '../model/backup-report.ts'
import type { Backup } from '../model/backup.ts'
import type { ConfigDifference } from '../model/config-difference.ts'
import type { Download } from '../model/download.ts'
import type { Health } from '../model/health.ts'
import type { ListedFolder } from '../model/listed-folder.ts'
import type { MadeBackup } from '../model/made-backup.ts'
import type { MetricFacts } from '../model/metrics.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { RepositoryCheck } from '../model/repository-check.ts'
import type { RestorePlan, RestoreReport, RestoreWish } from '../model/restore.ts'
import type { Run } from '../model/run.ts'
import type { RunEvent } from '../model/run-event.ts'
import type { Scope } from '../model/scope.ts'
import type { ShownBackup } from '../model/shown-backup.ts'
import type { Statistics } from '../model/statistics.ts'
import type { Upcoming } from '../model/upcoming.ts'
import type { WantedPath, WantedRows } from '../model/wanted-inside.ts'
import type { Verification, VerifyWish } from '../model/verification.ts'

/** What the HTTP interface needs of the daemon. */
export type Backend = {
  readonly token: string
  readonly project: string
  /** Of Lifeboat. */
  readonly version: string
  /** Whether what a proxy says of the request before it is believed. */
  readonly trustsProxy: boolean
  health(): Promise<Health>
  /** What GET /metrics is made of; resolves too when the repository cannot be read. */
  facts(): Promise<MetricFacts>
  stack(): Promise<BackupPlan>
  /** When scheduled backups come next; none when none are scheduled. */
  schedule(): readonly Upcoming[]
  backups(): Promise<readonly Backup[]>
  backup(id: string): Promise<ShownBackup>
  report(id: string): Promise<BackupReport>
  /** What stands in a folder. Throws `no-such-path`, `not-a-folder`. */
  folder(wanted: WantedPath, signal: AbortSignal): Promise<ListedFolder>
  /** Throws `no-such-path`, `not-a-file`. Whoever aborts ends what reads it. */
  file(wanted: WantedPath, signal: AbortSignal): Promise<Download>
  /** One table as SQL. Throws `no-such-table`. */
  table(wanted: WantedRows, signal: AbortSignal): Promise<Download>
  compareConfig(id: string, signal: AbortSignal): Promise<ConfigDifference>
  statistics(): Promise<Statistics>
  runs(): readonly Run[]
  run(id: string): Run | undefined
  /** What becomes of a run, in whichever process it is, until it has ended or nobody asks any more. */
  follow(id: string): AsyncIterable<RunEvent>
  /** Starts a backup; throws `locked` when a run is under way anywhere on the engine. */
  start(scope: Scope): Promise<{ readonly run: Run; readonly done: Promise<MadeBackup> }>
  planRestore(wish: RestoreWish): Promise<RestorePlan>
  /** Starts a restore; throws, with nothing changed, what a person must know before. */
  restore(wish: RestoreWish): Promise<{ readonly run: Run; readonly done: Promise<RestoreReport> }>
  /** Starts a verification; throws what keeps it from beginning. */
  verify(wish: VerifyWish): Promise<{ readonly run: Run; readonly done: Promise<Verification> }>
  /** The same of all backups; `forgetsLost`: what is lost is not missed any longer. */
  verifyAll(
    forgetsLost: boolean,
  ): Promise<{ readonly run: Run; readonly done: Promise<RepositoryCheck> }>
}
