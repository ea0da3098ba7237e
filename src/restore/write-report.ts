import type { RestorePlan, RestoreReport } from '../model/restore.ts'
import type { Changed } from './change-stack.ts'
import type { Started } from '../docker/start-all.ts'

type Outcome = Changed & {
  readonly services: readonly Started[]
  readonly downMs: number
  readonly notes: readonly string[]
  /** Databases that stay although nobody asked for it, by the names that they have now. */
  readonly kept: readonly string[]
}

/** What was restored from where, as it was counted. Pure. */
export function writeReport(
  plan: RestorePlan,
  { loaded, safeguard, written, tables, warnings, services, downMs, notes, kept }: Outcome,
): RestoreReport {
  return {
    backup: plan.backup.id,
    safeguard,
    outcome: 'restored',
    databases: loaded.flatMap(({ target, entry, databases }) =>
      databases.map(({ step, swap, counted }) => ({
        service: target.service,
        database: step.database,
        into: step.into,
        tables: counted.tables.length,
        rows: counted.tables.reduce((sum, { rows }) => sum + rows, 0),
        kept: entry.keepOld || kept.includes(swap.aside ?? '') ? swap.aside : null,
      })),
    ),
    tables: [...tables],
    files: plan.steps.flatMap((step) =>
      step.do === 'files' ? [{ target: step.target, inside: step.inside ?? null }] : [],
    ),
    written: { files: written?.files ?? 0, bytes: written?.bytes ?? 0 },
    services: [...services],
    downMs,
    warnings: [...plan.warnings, ...warnings, ...notes],
  }
}
