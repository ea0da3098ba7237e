import { describe, expect, test } from 'vitest'

import { planGlobals, type PlannedGlobals } from './plan-globals.ts'

const sql = `
SET client_encoding = 'UTF8';
CREATE ROLE postgres;
ALTER ROLE postgres WITH SUPERUSER;
CREATE ROLE "Odd Role";
ALTER ROLE "Odd Role" WITH LOGIN PASSWORD 'SCRAM-SHA-256$x';
ALTER ROLE "Odd Role" SET search_path TO 'shop';
CREATE ROLE readers;
ALTER ROLE readers WITH NOLOGIN;
GRANT readers TO "Odd Role" WITH INHERIT TRUE GRANTED BY postgres;
CREATE TABLESPACE fast OWNER readers LOCATION '/fast';
GRANT ALL ON TABLESPACE fast TO readers;
GRANT SET ON PARAMETER work_mem TO readers;
`
const oddRole = [
  `ALTER ROLE "Odd Role" WITH LOGIN PASSWORD 'SCRAM-SHA-256$x'`,
  `ALTER ROLE "Odd Role" SET search_path TO 'shop'`,
]
const parameter = 'GRANT SET ON PARAMETER work_mem TO readers'

describe('globals', () => {
  test('come whole to a server that has none of them, roles before what needs them', () => {
    expect(plan({ roles: ['postgres'] })).toEqual({
      first: [
        { statement: `SET client_encoding = 'UTF8'` },
        { statement: 'CREATE ROLE "Odd Role"' },
        { statement: 'CREATE ROLE readers' },
        ...oddRole.map((statement) => ({ statement })),
        { statement: 'ALTER ROLE readers WITH NOLOGIN' },
        {
          statement: 'GRANT readers TO "Odd Role" WITH INHERIT TRUE GRANTED BY postgres',
          otherwise: 'GRANT readers TO "Odd Role" WITH INHERIT TRUE',
        },
        { statement: `CREATE TABLESPACE fast OWNER readers LOCATION '/fast'` },
        { statement: 'GRANT ALL ON TABLESPACE fast TO readers' },
      ],
      later: [parameter],
      newRoles: ['Odd Role', 'readers'],
    })
  })

  test('leave roles and tablespaces that are there as they are', () => {
    expect(plan({ roles: ['postgres', 'Odd Role', 'readers'], tablespaces: ['fast'] })).toEqual({
      first: [{ statement: `SET client_encoding = 'UTF8'` }],
      later: [parameter],
      newRoles: [],
    })
  })

  test('change roles that are there only with the swap, and only when that is asked for', () => {
    const there = { roles: ['postgres', 'Odd Role', 'readers'], tablespaces: ['fast'] }

    expect(plan(there, true)).toEqual({
      first: [{ statement: `SET client_encoding = 'UTF8'` }],
      later: [
        'ALTER ROLE postgres WITH SUPERUSER',
        ...oddRole,
        'ALTER ROLE readers WITH NOLOGIN',
        'GRANT readers TO "Odd Role" WITH INHERIT TRUE',
        parameter,
      ],
      newRoles: [],
    })
  })

  test.each([
    ['the member', ['postgres', 'readers']],
    ['the role', ['postgres', 'Odd Role']],
  ])('bring back a membership at once when %s is new', (_what, roles) => {
    const { first, later } = plan({ roles, tablespaces: ['fast'] })

    expect(first.map(({ statement }) => statement)).toContain(
      'GRANT readers TO "Odd Role" WITH INHERIT TRUE GRANTED BY postgres',
    )
    expect(later).toEqual([parameter])
  })

  test('bring back memberships in an order that the server takes', () => {
    const granted = [
      'GRANT a TO c GRANTED BY b',
      'GRANT a TO b WITH ADMIN OPTION GRANTED BY postgres',
    ]
    const text = `CREATE ROLE a;\nCREATE ROLE b;\nCREATE ROLE c;\n${granted.join(';\n')};`
    const looked = { roles: ['postgres'], tablespaces: [] }

    expect(
      planGlobals(text, looked, false)
        .first.map(({ statement }) => statement)
        .filter((each) => each.startsWith('GRANT')),
    ).toEqual(granted.toReversed())
  })

  test('are none when the backup has none', () => {
    expect(planGlobals('', { roles: [], tablespaces: [] }, true)).toEqual({
      first: [],
      later: [],
      newRoles: [],
    })
  })
})

function plan(
  looked: { readonly roles: string[]; readonly tablespaces?: string[] },
  replaceRoles = false,
): PlannedGlobals {
  return planGlobals(sql, { tablespaces: [], ...looked }, replaceRoles)
}
