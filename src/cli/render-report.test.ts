import { describe, expect, test } from 'vitest'

import { exampleReport } from '../../test/support/example-restore.ts'
import { renderReport } from './render-report.ts'

describe('the report of a restore as text', () => {
  test('says what was restored, how the services are, and how to undo it', () => {
    const [shop] = exampleReport().databases
    const report = exampleReport({
      databases: shop ? [shop, { ...shop, into: 'look', kept: 'lifeboat-old-run-1-1' }] : [],
      tables: [{ service: 'db', database: 'My "Shop"', table: 'public.orders', rows: 1000 }],
      files: [
        { target: 'shop_uploads', inside: null },
        { target: '/srv/data', inside: 'a/b' },
      ],
      services: [
        { service: 'app', container: 'shop-app-1', health: 'healthy' },
        { service: 'web', container: 'shop-web-1', health: 'running' },
      ],
      warnings: ['role app owns things'],
    })

    expect(renderReport(report)).toBe(`restored from backup 2026-11-21T03-00-00Z-k3f9

RESTORED                              HOLDS                                  NOTE
database "My \\"Shop\\"" of db          2 tables, 1017 rows, as in the backup
database "look" of db                 2 tables, 1017 rows, as in the backup  the old one is "lifeboat-old-run-1-1"
table public.orders of "My \\"Shop\\""  1000 rows
shop_uploads                          files
a/b in /srv/data                      files
50 files, 2.0 KiB written

SERVICE  CONTAINER   HEALTH
app      shop-app-1  healthy
web      shop-web-1  running
down for 6.4 s
to undo it: lifeboat restore run-1-safety
warning: role app owns things`)
  })

  test('of a database alone is short, and says that there is no safety backup', () => {
    const report = exampleReport({ safeguard: null, files: [], services: [] })

    expect(renderReport(report)).toBe(`restored from backup 2026-11-21T03-00-00Z-k3f9

RESTORED                      HOLDS                                  NOTE
database "My \\"Shop\\"" of db  2 tables, 1017 rows, as in the backup
no safety backup was made`)
  })
})
