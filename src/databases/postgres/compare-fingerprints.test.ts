import { describe, expect, test } from 'vitest'

import type { Sequence, SequencePosition } from '../../model/manifest.ts'
import { compareFingerprints } from './compare-fingerprints.ts'

const orders = { schema: 'shop', name: 'orders', rows: 3 }
const wanted = { tables: [{ ...orders, hash: '12' }], largeObjectsHash: '-7' }

describe('what was restored', () => {
  test('is what the source held when all hashes are the same', () => {
    expect(compareFingerprints(wanted, wanted)).toEqual([])
  })

  test.each([
    ['another hash', [{ ...orders, hash: '13' }], '13'],
    ['no hash', [orders], 'none'],
    ['not the table', [{ ...orders, schema: 'public', hash: '12' }], 'none'],
  ])('with %s of a table is named', (_what, tables, there) => {
    expect(compareFingerprints(wanted, { ...wanted, tables })).toEqual([
      `shop.orders: its rows are not those of the source (hash 12 there, ${there} in what was restored)`,
    ])
  })

  test.each([
    ['another hash', '7', '7'],
    ['no hash', undefined, 'none'],
  ])('with %s of the large objects is named', (_what, largeObjectsHash, there) => {
    expect(compareFingerprints(wanted, { ...wanted, largeObjectsHash })).toEqual([
      `the large objects are not those of the source (hash -7 there, ${there} in what was restored)`,
    ])
  })

  test('is not judged where nothing was hashed', () => {
    expect(compareFingerprints({ tables: [orders] }, wanted)).toEqual([])
  })

  test('is of two tables whose names only look alike', () => {
    const tables = [
      { schema: 'a.b', name: 'c', rows: 1, hash: '1' },
      { schema: 'a', name: 'b.c', rows: 1, hash: '2' },
    ]

    expect(compareFingerprints({ tables }, { tables: tables.toReversed() })).toEqual([])
  })
})

describe('a sequence', () => {
  test.each<[string, SequencePosition, SequencePosition, Partial<Sequence>, string[], string[]]>([
    ['stood still', at('5'), at('5'), {}, ['5'], ['4', '6', '5-', 'gone']],
    ['was not called', at('5-'), at('5-'), {}, ['5-'], ['5', '4', '4-']],
    ['stood still and cycles', at('5'), at('5'), { cycles: true }, ['5'], ['4', '6']],
    ['was called first', at('1-'), at('1'), {}, ['1-', '1'], ['2', '0']],
    ['moved', at('5'), at('10'), {}, ['5', '6-', '10'], ['4', '5-', '11', 'gone']],
    ['went down', at('-5'), at('-9'), { increment: '-2' }, ['-5', '-9'], ['-4', '-10', '-5-']],
    ['was set back', at('10'), at('5'), {}, ['1', '7', '99'], ['gone']],
    ['moved and cycles', at('5'), at('10'), { cycles: true }, ['1', '99'], ['gone']],
    [
      'has values that a number cannot be',
      at('9223372036854775806'),
      at('9223372036854775806'),
      {},
      ['9223372036854775806'],
      ['9223372036854775807', '9223372036854775805'],
    ],
  ])('that %s', (_what, first, last, changes, fitting, others) => {
    const sequence = { schema: 'shop', name: 'ids', increment: '1', cycles: false, ...changes }
    const judge = (text: string): boolean => {
      const found = text === 'gone' ? [] : [{ ...sequence, ...at(text) }]
      const backup = { tables: [], sequences: [{ ...sequence, first, last }] }
      return compareFingerprints(backup, { tables: [], sequences: found }).length === 0
    }

    expect([fitting.filter(judge), others.filter(judge)]).toEqual([fitting, []])
  })

  test('is named with what it may have been', () => {
    const sequence = { schema: 'shop', name: 'ids', increment: '1', cycles: false }
    const backup = { tables: [], sequences: [{ ...sequence, first: at('1-'), last: at('10') }] }
    const found = { tables: [], sequences: [{ ...sequence, ...at('11') }] }

    expect(compareFingerprints(backup, found)).toEqual([
      'the sequence shop.ids was at 1 (not called), then 10, and is at 11 in what was restored',
    ])
  })
})

/** `5-` is a sequence at 5 that was not called yet. */
function at(text: string): SequencePosition {
  return { value: text.replace(/(?<=\d)-$/, ''), isCalled: !/\d-$/.test(text) }
}
