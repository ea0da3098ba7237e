import { expect, test } from 'vitest'

import { stackFigures } from './stack-figures.ts'

test('stands each series on those before it, the highest first', () => {
  const series = [
    { name: 'made', figures: [2, 1, null] },
    { name: 'failed', figures: [0, 1, 3] },
  ]

  expect(stackFigures(series)).toEqual([
    { name: 'failed', figures: [2, 2, 3] },
    { name: 'made', figures: [2, 1, 0] },
  ])
})
