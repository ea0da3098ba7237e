import type { MetricFacts } from '../../src/model/metrics.ts'
import { exampleBackup, exampleRun } from './example-manifest.ts'

/** A stack that is well: one full backup, for which one container was paused and one stopped. */
export function exampleFacts(changes: Partial<MetricFacts> = {}): MetricFacts {
  return {
    health: { healthy: true, reasons: [], warnings: [], latest: '2026-11-21T03-00-00Z-k3f9' },
    runs: [exampleRun({ finishedAt: '2026-11-21T03:00:12.300Z' })],
    schedule: [
      { type: 'full', cron: '0 2 * * *', timeZone: 'UTC', next: '2026-11-22T02:00:00.000Z' },
    ],
    repository: {
      backups: [exampleBackup({ consistency: 'frozen' })],
      held: {
        frozen: [{ service: 'app', container: 'shop-app-1', ms: 1250 }],
        stopped: [{ service: 'queue', container: 'shop-queue-1', ms: 4000 }],
      },
    },
    ...changes,
  }
}
