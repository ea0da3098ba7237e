import { describe, expect, test } from 'vitest'

import { readToc } from './read-toc.ts'

// As pg_restore 18 lists it.
const head = `;
; Archive created at 2026-11-22 03:17:57 UTC
;     dbname: app
;     TOC Entries: 155
;
; Selected TOC Entries:
;
`
const roles = ['owner', 'Mit Leer', 'Leer', 'Two\nLines']

describe('readToc', () => {
  test('reads entries with what they depend on, in their order', () => {
    const list = `${head}3780; 0 0 ENCODING - ENCODING 
7; 2615 17432 SCHEMA - shop owner
228; 1259 17462 TABLE shop orders owner
;	depends on: 223 7 934
3785; 0 0 COMMENT shop COLUMN orders.note owner
;	depends on: 228
`

    expect(readToc(list)).toEqual([
      {
        id: 3780,
        description: 'ENCODING',
        schema: null,
        name: 'ENCODING',
        owner: '',
        dependsOn: [],
        line: '3780; 0 0 ENCODING - ENCODING ',
      },
      {
        id: 7,
        description: 'SCHEMA',
        schema: null,
        name: 'shop',
        owner: 'owner',
        dependsOn: [],
        line: '7; 2615 17432 SCHEMA - shop owner',
      },
      {
        id: 228,
        description: 'TABLE',
        schema: 'shop',
        name: 'orders',
        owner: 'owner',
        dependsOn: [223, 7, 934],
        line: '228; 1259 17462 TABLE shop orders owner',
      },
      {
        id: 3785,
        description: 'COMMENT',
        schema: 'shop',
        name: 'COLUMN orders.note',
        owner: 'owner',
        dependsOn: [228],
        line: '3785; 0 0 COMMENT shop COLUMN orders.note owner',
      },
    ])
  })

  test.each([
    ['1259 1 TABLE shop orders owner', 'TABLE|shop|orders|owner'],
    ['0 1 TABLE DATA shop orders owner', 'TABLE DATA|shop|orders|owner'],
    ['1259 1 TABLE DATA x owner', 'TABLE|DATA|x|owner'],
    ['0 1 TABLE DATA DATA x owner', 'TABLE DATA|DATA|x|owner'],
    ['1259 1 SEQUENCE SET x owner', 'SEQUENCE|SET|x|owner'],
    ['0 0 SEQUENCE OWNED BY shop x owner', 'SEQUENCE OWNED BY|shop|x|owner'],
    ['1259 1 INDEX ATTACH x owner', 'INDEX|ATTACH|x|owner'],
    ['0 0 INDEX ATTACH shop x owner', 'INDEX ATTACH|shop|x|owner'],
    ['2604 1 DEFAULT ACL x id owner', 'DEFAULT|ACL|x id|owner'],
    [
      '826 1 DEFAULT ACL shop DEFAULT PRIVILEGES FOR TABLES owner',
      'DEFAULT ACL|shop|DEFAULT PRIVILEGES FOR TABLES|owner',
    ],
    ['2617 1 OPERATOR CLASS + owner', 'OPERATOR|CLASS|+|owner'],
    ['2616 1 OPERATOR CLASS shop ops owner', 'OPERATOR CLASS|shop|ops|owner'],
    ['0 0 STATISTICS DATA shop orders ', 'STATISTICS DATA|shop|orders|'],
    ['6106 1 PUBLICATION TABLE shop pub orders owner', 'PUBLICATION TABLE|shop|pub orders|owner'],
    ['6104 1 PUBLICATION - TABLE owner', 'PUBLICATION|null|TABLE|owner'],
    ['2606 1 FK CONSTRAINT shop a last FK owner', 'FK CONSTRAINT|shop|a last FK|owner'],
    ['0 0 DATABASE PROPERTIES - Odd "Name owner', 'DATABASE PROPERTIES|null|Odd "Name|owner'],
    ['9999 1 PROPERTY GRAPH shop g owner', 'PROPERTY GRAPH|shop|g|owner'],
    ['1259 1 TABLE public x DATABASE - y owner', 'TABLE|public|x DATABASE - y|owner'],
    [
      '1259 1 TABLE public a 1; 1262 5 DATABASE - b owner',
      'TABLE|public|a 1; 1262 5 DATABASE - b|owner',
    ],
    ['1259 1 TABLE shop my table Mit Leer', 'TABLE|shop|my table|Mit Leer'],
    ['1259 1 TABLE shop my table Leer', 'TABLE|shop|my table|Leer'],
    ['1259 1 TABLE shop x Two Lines', 'TABLE|shop|x|Two Lines'],
  ])('reads %s', (described, expected) => {
    const [entry] = readToc(`5; ${described}\n`, roles)

    expect(
      [entry?.description, entry?.schema, entry?.name, entry?.owner].map(String).join('|'),
    ).toBe(expected)
  })

  test('knows a schema with blanks by its own entry, and tells it from one that was not dumped', () => {
    const toc = readToc(
      `1; 2615 1 SCHEMA - Odd Schema owner
2; 2615 2 SCHEMA - public a Mit Leer
3; 2615 3 SCHEMA - - owner
4; 1259 4 TABLE Odd Schema my table owner
;	depends on: 1
5; 0 4 TABLE DATA Odd Schema my table owner
;	depends on: 4
6; 1259 6 TABLE public a b owner
7; 1259 7 TABLE public a b owner
;	depends on: 2
8; 1259 8 TABLE - b owner
;	depends on: 3
`,
      roles,
    )

    expect(toc.map(({ schema, name }) => `${schema}|${name}`)).toEqual([
      'null|Odd Schema',
      'null|public a',
      'null|-',
      'Odd Schema|my table',
      'Odd Schema|my table',
      'public|a b',
      'public a|b',
      '-|b',
    ])
  })

  test.each(['pg_restore: error: x', '5; 1259 TABLE shop x owner', '5; 1 2 lower case'])(
    'refuses %s, which is no entry',
    (line) => {
      expect(() => readToc(`${head}${line}\n`)).toThrow('not an entry')
    },
  )
})
