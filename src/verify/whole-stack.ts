import type { Failure } from '../model/plan.ts'
import type { DrilledStack } from '../model/stack-drill.ts'

export type DrilledWhole = {
  /** Null when it did not come up; then a finding says why. */
  readonly stack: DrilledStack | null
  readonly findings: readonly Failure[]
}

/** How a whole stack is brought up for a drill: what makes stacks stands above what proves backups, and is handed down to it. */
export type WholeStack = {
  /** Throws what would keep it from being brought up. Looks only. */
  readonly plan: (backup: string) => Promise<void>
  /** Brings it up, looks at it and takes it away. */
  readonly drill: (backup: string) => Promise<DrilledWhole>
}
