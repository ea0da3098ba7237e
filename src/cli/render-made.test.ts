import { describe, expect, test } from 'vitest'

import { exampleFailure, exampleMade } from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { renderMade } from './render-made.ts'

const { id } = exampleMade()

describe('the report after a backup', () => {
  test('says what was proved of it', () => {
    const made = exampleMade({ level: 'decoded', verification: exampleVerification() })

    expect(renderMade(made)).toContain(`backup ${id} of shop: complete, level decoded,`)
    expect(renderMade(made)).toContain(`\n\nbackup ${id}: decoded, took 4.2 s\n`)
  })

  test('says what speaks against it', () => {
    const verification = exampleVerification({ proved: 'stored', findings: [exampleFailure()] })
    const text = renderMade(exampleMade({ level: 'stored', verification }))

    expect(text).toContain(`backup ${id} of shop: complete, level stored,`)
    expect(text).toContain(`\n\nbackup ${id}: NOT decoded, only stored, took 4.2 s\n`)
    expect(text).toContain('\nagainst it: database "app" of db: ')
  })

  test('says what kept Lifeboat from looking, and that the backup is kept', () => {
    const unverified = exampleFailure({ why: 'no room', hint: 'Make room.', details: ['df: full'] })

    expect(renderMade(exampleMade({ unverified }))).toContain(`

NOT verified: backup ${id} is complete, but could not be verified: no room
  df: full
hint: The backup is kept. Make room. Then run lifeboat verify ${id}.`)
  })

  test('says nothing of a verification where none was to follow', () => {
    expect(renderMade(exampleMade())).not.toMatch(/verif|decoded/i)
  })
})
