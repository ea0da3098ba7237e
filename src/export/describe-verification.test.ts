import { expect, test } from 'vitest'

import {
  exampleFailure,
  exampleManifest,
  exampleShown,
} from '../../test/support/example-manifest.ts'
import { describeVerification } from './describe-verification.ts'

const exportedAt = new Date('2026-11-22T08:00:00Z')

test('says what was proved and when, and how to read the file', () => {
  const text = describeVerification(exampleShown(), exportedAt)

  expect(text.split('\n').slice(0, 11)).toEqual([
    'Backup 2026-11-21T03-00-00Z-k3f9 of shop',
    '',
    'made on       host-1, from 2026-11-21T03:00:00.000Z to 2026-11-21T03:00:12.300Z, by Lifeboat 0.1.0',
    'state         complete',
    'level         written, proved at 2026-11-21T03:00:12.300Z',
    'consistency   ordered',
    'exported at   2026-11-22T08:00:00.000Z: every byte of its parts was read back, and its hash verified by restic',
    'holds         databases: 50 files, 2048 bytes',
    'holds         files: 50 files, 2048 bytes',
    'holds         config: 50 files, 2048 bytes',
    '',
  ])
  expect(text).toContain('sha256sum --check --quiet SHA256SUMS')
  expect(text).toContain('not encrypted')
})

test('names everything that the backup does not hold', () => {
  const manifest = exampleManifest({
    state: 'incomplete',
    failures: [exampleFailure()],
    warnings: ['cache (redis:8) has no dump tool here: its files are copied instead'],
    archived: [
      {
        kind: 'bind',
        source: '/srv/app',
        path: '/stack/binds/srv/app',
        without: ['/srv/app/pg'],
        excludes: ['*.tmp'],
      },
    ],
    coverage: [
      coverage('excluded', 'repository'),
      coverage('uncovered', 'old'),
      coverage('archived', 'uploads'),
      coverage('dumped', 'database'),
    ],
  })

  const text = describeVerification({ manifest, level: 'written', verified: null }, exportedAt)

  expect(text).toContain('state         incomplete\n')
  const missing = text
    .slice(text.indexOf('What it does not hold'), text.indexOf('How to read'))
    .split('\n')
    .filter((line) => line.startsWith('- '))
  expect(missing.slice(0, 7)).toEqual([
    '- MISSING database "app" of db: dump-db failed: it ended with exit code 1',
    '- excluded volume repository of app at /repository: because of it',
    '- uncovered volume old of app at /old: because of it',
    '- left out of /srv/app: /srv/app/pg',
    '- left out of /srv/app by label: what fits "*.tmp"',
    '- left out of config: /srv/shop/.git: version control',
    '- warning: cache (redis:8) has no dump tool here: its files are copied instead',
  ])
  expect(text).not.toContain('uploads of app')
})

function coverage(verdict: 'excluded' | 'uncovered' | 'archived' | 'dumped', source: string) {
  return {
    class: verdict,
    service: 'app',
    container: 'shop-app-1',
    target: `/${source}`,
    kind: 'volume',
    source,
    because: 'because of it',
  }
}
