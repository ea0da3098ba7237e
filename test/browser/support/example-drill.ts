import type { Drill } from '../../../src/model/drill.ts'

/** A drill of the whole stack that went well. */
export function exampleDrill(): Drill {
  return {
    servers: [
      {
        service: 'db',
        image: 'postgres:17',
        recoveryMs: 41_500,
        indexes: 'checked',
        databases: [
          {
            database: 'My "Shop"',
            path: '/stack/databases/db/1-My__Shop_',
            tables: 2,
            rows: 1017,
            largeObjects: 0,
            notes: [],
          },
        ],
      },
    ],
    files: {
      files: 50,
      bytes: 2048,
      types: { file: 50, folder: 3 },
      different: 0,
      differences: [],
      ms: 900,
    },
    references: [],
    stack: {
      recoveryMs: 77_200,
      steps: [],
      services: [{ service: 'app', container: 'shop-lifeboat-drill-app-1', health: 'healthy' }],
      checks: [{ service: 'app', command: 'curl -f localhost', ms: 20 }],
      warnings: [],
    },
  }
}
