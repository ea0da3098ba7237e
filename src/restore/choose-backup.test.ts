import { describe, expect, test } from 'vitest'

import { exampleFailure, exampleManifest } from '../../test/support/example-manifest.ts'
import { requireWhole } from './choose-backup.ts'

describe('an incomplete backup', () => {
  const manifest = exampleManifest({ state: 'incomplete', failures: [exampleFailure()] })

  test('is restored only by its full name', () => {
    expect(requireWhole(manifest, manifest.id)).toBeUndefined()
    expect(() => requireWhole(manifest, manifest.id.slice(0, -1))).toThrow(
      expect.objectContaining({
        code: 'backup-not-complete',
        hint: `To restore what it holds all the same, name it in full: lifeboat restore ${manifest.id}`,
        details: ['database "app" of db: dump-db failed: it ended with exit code 1'],
      }),
    )
  })

  test('is nothing that a complete one is taken for', () => {
    expect(requireWhole(exampleManifest(), 'latest')).toBeUndefined()
  })
})
