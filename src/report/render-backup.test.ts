import { describe, expect, test } from 'vitest'

import {
  exampleBackup,
  exampleCold,
  exampleFailure,
  exampleManifest,
  exampleServer,
  exampleShown,
} from '../../test/support/example-manifest.ts'
import { exampleReference } from '../../test/support/example-reference.ts'
import { renderBackups, renderShown } from './render-backup.ts'

describe('renderBackups', () => {
  test('is one line per backup', () => {
    const backups = [
      exampleBackup({ state: 'incomplete', type: 'volumes', services: ['web', 'app'] }),
      exampleBackup({ bytes: 5_242_880, ms: 245_000 }),
    ]

    expect(renderBackups(backups))
      .toBe(`ID                         TYPE               STATE       LEVEL    CONSISTENCY  SIZE     ADDED    TOOK
2026-11-21T03-00-00Z-k3f9  volumes (web app)  incomplete  written  ordered      6.0 KiB  3.0 KiB  12.3 s
2026-11-21T03-00-00Z-k3f9  full               complete    written  ordered      5.0 MiB  3.0 KiB  4 min 05 s`)
  })

  test('names the machine where a stack of that name is on several', () => {
    const text = renderBackups([exampleBackup(), exampleBackup({ host: 'host-2' })])

    expect(text.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['ID', 'HOST', 'TYPE'],
      ['2026-11-21T03-00-00Z-k3f9', 'host-1', 'full'],
      ['2026-11-21T03-00-00Z-k3f9', 'host-2', 'full'],
    ])
  })

  test('names machine and stack of each where all of the repository is asked for', () => {
    const text = renderBackups([exampleBackup({ project: 'crm' })], { ofAll: true })

    expect(text.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ['ID', 'HOST', 'PROJECT', 'TYPE'],
      ['2026-11-21T03-00-00Z-k3f9', 'host-1', 'crm', 'full'],
    ])
  })

  test('leaves out what show says as well where a line would be too long', () => {
    const text = renderBackups([exampleBackup()], { columns: 80 })

    expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['ID', 'TYPE', 'STATE', 'LEVEL', 'SIZE', 'TOOK'],
      ['2026-11-21T03-00-00Z-k3f9', 'full', 'complete', 'written', '6.0 KiB', '12.3 s'],
    ])
  })

  test('says what to do when there is none', () => {
    expect(renderBackups([])).toBe('no backups yet; make one with lifeboat backup')
  })
})

describe('renderShown', () => {
  test('says what a complete backup holds', () => {
    expect(renderShown(exampleShown()))
      .toBe(`backup 2026-11-21T03-00-00Z-k3f9 of shop: complete, level written, consistency ordered, type full, took 12.3 s

PART       FILES  SIZE     ADDED    TOOK    SNAPSHOT
databases  50     2.0 KiB  1.0 KiB  850 ms  database
files      50     2.0 KiB  1.0 KiB  850 ms  files-sn
config     50     2.0 KiB  1.0 KiB  850 ms  config-s

SERVICE  DATABASE       HOLDS                SIZE     EXTENSIONS
db       globals        PostgreSQL 17.6
db       "My \\"Shop\\""  2 tables, 1017 rows  7.3 MiB  plpgsql 1.0

KIND    SOURCE        IN THE FILES PART            FILES  SIZE
volume  shop_uploads  /stack/volumes/shop_uploads

config: 1 files, 1 left out:
  /srv/shop/.git: version control`)
  })

  test('says what was left out of a volume by label', () => {
    const archived = exampleManifest().archived.map((each) => ({ ...each, excludes: ['*.tmp'] }))

    expect(renderShown(exampleShown({ archived }))).toContain(
      '/stack/volumes/shop_uploads\nleft out of shop_uploads by label: what fits "*.tmp"\n',
    )
  })

  test('says what an incomplete backup does not hold, why, and what to do', () => {
    const shown = exampleShown({
      state: 'incomplete',
      parts: [],
      servers: [exampleServer({ globals: null, databases: [] })],
      archived: [],
      config: { files: [], notCaptured: [] },
      failures: [exampleFailure()],
      warnings: ['redis has no dump tool here'],
    })

    expect(renderShown(shown))
      .toBe(`backup 2026-11-21T03-00-00Z-k3f9 of shop: incomplete, level written, consistency ordered, type full, took 12.3 s

no part could be stored

SERVICE  DATABASE  HOLDS    SIZE  EXTENSIONS
db       globals   missing

failed: database "app" of db: dump-db failed: it ended with exit code 1
  pg_dump: error: connection lost
hint: The dump tool’s own last lines say why.

warning: redis has no dump tool here`)
  })

  test('says which rows name files', () => {
    expect(renderShown(exampleShown({ references: [exampleReference()] }))).toContain(`
SERVICE  ROWS THAT NAME FILES, FOR A DRILL TO LOOK FOR
app      SELECT path, sha256 FROM uploads -> uploads:/a
`)
  })

  test('says what of a stopped database it holds', () => {
    const cold = [
      exampleCold(),
      exampleCold({
        service: 'old',
        versionMajor: null,
        clean: false,
        image: 'own:1',
        inside: '18/docker',
      }),
    ]

    expect(renderShown(exampleShown({ cold }))).toContain(`
SERVICE  STOPPED DATABASE                                      SHUT DOWN              IN                         IMAGE
db       files of PostgreSQL 17, level stopped                 cleanly                shop_db-data               postgres:17
old      files of PostgreSQL (version unknown), level stopped  not known to be clean  18/docker in shop_db-data  own:1
`)
  })
})
