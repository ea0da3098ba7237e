import type { Verified } from '../../src/model/backup.ts'
import type { Verification } from '../../src/model/verification.ts'

export function exampleVerified(changes: Partial<Verified> = {}): Verified {
  return {
    id: '2026-11-21T04-00-00Z-v3rf',
    backup: '2026-11-21T03-00-00Z-k3f9',
    wanted: 'decoded',
    proved: 'decoded',
    startedAt: '2026-11-21T04:00:00.000Z',
    finishedAt: '2026-11-21T04:00:04.200Z',
    ...changes,
  }
}

export function exampleVerification(changes: Partial<Verification> = {}): Verification {
  return {
    format: 1,
    ...exampleVerified(),
    wanted: 'decoded',
    project: 'shop',
    host: 'host-1',
    lifeboat: '0.1.0',
    parts: [{ kind: 'databases', files: 50, bytes: 2048, types: { file: 50, folder: 3 }, ms: 900 }],
    drill: null,
    images: [],
    dumps: [
      {
        service: 'db',
        database: 'shop',
        path: '/stack/databases/db/1-shop',
        entries: 12,
        tables: 3,
        rows: 1200,
        largeObjects: 0,
      },
    ],
    findings: [],
    ...changes,
  }
}
