import { expect, test } from 'vitest'

import { definitionsOf, sequencesOf } from './choose-definitions.ts'
import { chooseTable } from './choose-table.ts'
import { readToc } from './read-toc.ts'
import type { Definitions, TableDefinition } from './table-definitions.ts'

const toc = readToc(`1; 1259 11 TABLE public base o
2; 1259 12 TABLE public my table o
;	depends on: 1
3; 1259 13 SEQUENCE public my table_id_seq o
;	depends on: 2
4; 1259 14 SEQUENCE public other_seq o
5; 0 12 TABLE DATA public my table o
;	depends on: 2
6; 0 0 SEQUENCE SET public my table_id_seq o
;	depends on: 3
7; 0 0 SEQUENCE SET public other_seq o
;	depends on: 4
`)
const choice = chooseTable(toc, 'public', 'my\ntable')
const value = { value: '1', isCalled: true }
const definitions: Definitions = {
  tables: [
    table('base', { columns: [column('id', 'integer'), column('kind', 'text')] }),
    table('my\ntable', {
      columns: [column('kind', 'shop.kind'), column('extra', 'text')],
      parents: [{ schema: 'public', name: 'base' }],
    }),
  ],
  sequences: [
    { sequence: 'public."my\ntable_id_seq"', ...value },
    { sequence: 'public.other_seq', ...value },
  ],
}

test('a table has the columns that it inherits too, and of two of a name its own', () => {
  const [found, ...others] = definitionsOf(choice, definitions)

  expect(found?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'id integer',
    'kind shop.kind',
    'extra text',
  ])
  expect(others).toEqual([])
})

test('a table has the sequences that it owns', () => {
  expect(sequencesOf(choice, definitions).map(({ sequence }) => sequence)).toEqual([
    'public."my\ntable_id_seq"',
  ])
})

test('a table that is not defined is no table without columns', () => {
  expect(() => definitionsOf(choice, { tables: [], sequences: [] })).toThrow(
    'the dump does not define public.my table',
  )
})

function table(name: string, given: Partial<TableDefinition>): TableDefinition {
  return { schema: 'public', name, columns: [], parents: [], isTyped: false, ...given }
}

function column(name: string, type: string): TableDefinition['columns'][number] {
  return { name, type, isGenerated: false }
}
