import { expect, test } from 'vitest'

import { exampleFailure, exampleManifest } from '../../test/support/example-manifest.ts'
import type { CoveredMount } from '../model/coverage.ts'
import { listMissing } from './list-missing.ts'

test('everything that the backup does not hold is named', () => {
  const manifest = exampleManifest({
    state: 'incomplete',
    failures: [exampleFailure()],
    warnings: ['cache (redis:8) has no dump tool here: its files are copied instead'],
    sinceLast: {
      backup: 'last',
      warnings: [{ code: 'volume-gone', detail: 'volume x was in backup last' }],
    },
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

  const missing = listMissing(manifest)

  expect(missing.slice(0, 8)).toEqual([
    '- MISSING database "app" of db: dump-db failed: it ended with exit code 1',
    '- excluded volume repository of app at /repository: because of it',
    '- uncovered volume old of app at /old: because of it',
    '- left out of /srv/app: /srv/app/pg',
    '- left out of /srv/app by label: what fits "*.tmp"',
    '- left out of config: /srv/shop/.git: version control',
    '- warning: cache (redis:8) has no dump tool here: its files are copied instead',
    '- warning: volume x was in backup last',
  ])
  expect(missing.join('\n')).not.toContain('uploads of app')
})

function coverage(verdict: CoveredMount['class'], source: string): CoveredMount {
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
