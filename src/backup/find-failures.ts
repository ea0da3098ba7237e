import type { BackupPlan, Failure } from '../model/plan.ts'
import { auditCapture } from './audit-capture.ts'
import type { Captured } from './capture-stack.ts'

/**
 * All that keeps a backup from being complete: what the plan and the steps say, what none of them noticed, and that an answer of the engine was lost,
 * even when nothing seems to be missing. Pure.
 */
export function findFailures(plan: BackupPlan, captured: Captured, lostCalls: number): Failure[] {
  const failures = [...plan.failures, ...captured.failures, ...auditCapture(plan, captured)]
  const isKnown = failures.some(({ code }) => code === 'engine-connection-lost')
  if (lostCalls === 0 || isKnown) return failures
  const why = `${lostCalls} answers of the engine were lost during the run`
  const hint = 'Run the backup again; if it repeats, look at the engine or the socket proxy.'
  return [...failures, { what: 'the run', code: 'engine-connection-lost', why, hint, details: [] }]
}
