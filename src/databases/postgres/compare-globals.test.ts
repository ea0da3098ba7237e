import { describe, expect, test } from 'vitest'

import { compareGlobals } from './compare-globals.ts'

const role = `CREATE ROLE app;\nALTER ROLE app WITH LOGIN PASSWORD 'SCRAM-SHA-256$4096:secret';\n`

describe('the globals of two clusters', () => {
  test('are the same in whatever order, and whatever the tool says to its session', () => {
    const before = `SET client_encoding = 'UTF8';\n${role}CREATE ROLE other;\n`
    const after = `\\restrict x\nCREATE ROLE other;\n${role}`

    expect(compareGlobals(before, after)).toEqual({ differences: [], notes: [] })
  })

  test('differ where a setting, a role or a password does, which is not shown', () => {
    const setting = `ALTER ROLE app SET work_mem TO '8MB';\n`

    expect(compareGlobals(role + setting, role).differences).toEqual([
      `in the backup, not restored: ALTER ROLE app SET work_mem TO '8MB'`,
    ])
    expect(compareGlobals(role, `${role}CREATE ROLE new;\n`).differences).toEqual([
      'restored, not in the backup: CREATE ROLE new',
    ])
    const { differences } = compareGlobals(role, role.replace('secret', 'other'))
    expect(differences).toHaveLength(2)
    expect(differences.join('')).not.toContain('SCRAM')
  })

  test('a membership that another role granted is a note; one that is gone is not', () => {
    const by = (grantor: string): string => `GRANT readers TO app GRANTED BY ${grantor};\n`

    expect(compareGlobals(by('"old boss"'), by('postgres'))).toEqual({
      differences: [],
      notes: ['GRANT readers TO app: granted by another role'],
    })
    expect(compareGlobals(by('postgres'), '').differences).toHaveLength(1)
  })
})
