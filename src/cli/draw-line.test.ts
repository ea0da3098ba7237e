import { describe, expect, test } from 'vitest'

import { fitLine, overwrite } from './draw-line.ts'

describe('the line that changes', () => {
  test.each<[string, number | undefined, string]>([
    ['capture: files 5 B', 80, 'capture: files 5 B'],
    ['capture: files 5 B', 19, 'capture: files 5 B'],
    ['capture: files 5 B', 18, 'capture: files 5…'],
    ['capture', 1, '…'],
    ['x'.repeat(90), undefined, `${'x'.repeat(78)}…`],
    ['x'.repeat(90), 0, `${'x'.repeat(78)}…`],
    ['a\u001b[31mred\r\nb', 80, 'a?[31mred??b'],
  ])('of %j fits into %s columns', (text, columns, line) => {
    expect(fitLine(text, columns)).toBe(line)
  })

  test('leaves nothing of a longer one', () => {
    expect(overwrite('capture: 5 B', 'commit')).toBe('\rcommit      ')
    expect(overwrite('commit', '')).toBe('\r      ')
  })
})
