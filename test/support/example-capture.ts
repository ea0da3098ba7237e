import type { Captured } from '../../src/backup/capture-stack.ts'
import type { BackupPlan, Step } from '../../src/model/plan.ts'
import { exampleManifest } from './example-manifest.ts'

/** A plan of these steps, in which nothing is wrong. */
export function planOf(steps: readonly Step[], changes: Partial<BackupPlan> = {}): BackupPlan {
  return {
    project: 'shop',
    scope: { type: 'full', services: [] },
    consistency: 'ordered',
    consistencyBecause: [],
    steps: [...steps],
    coverage: [],
    references: [],
    failures: [],
    warnings: [],
    ...changes,
  }
}

/** What came of the capture of the example stack. */
export function exampleCapture(changes: Partial<Captured> = {}): Captured {
  const { parts, servers, config } = exampleManifest()
  return {
    parts,
    servers,
    archived: [],
    sizes: new Map(),
    config,
    heldImages: [],
    failures: [],
    warnings: [],
    judged: { consistency: 'ordered', consistencyBecause: [], warnings: [] },
    held: { frozen: [], stopped: [] },
    ...changes,
  }
}
