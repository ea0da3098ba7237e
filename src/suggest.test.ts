import { describe, expect, test } from 'vitest'

import { suggest } from './suggest.ts'

describe('suggest', () => {
  test.each([
    ['databse', 'database'],
    ['volume', 'volumes'],
    ['Full', 'full'],
    ['config', 'config'],
    ['LIFEBOAT_REPOSITROY', 'LIFEBOAT_REPOSITORY'],
  ])('takes %s for %s', (typed, meant) => {
    const candidates = ['full', 'database', 'volumes', 'config', 'LIFEBOAT_REPOSITORY']

    expect(suggest(typed, candidates)).toBe(meant)
  })

  test.each(['everything', '', 'x', 'zz'])('has nothing near %j', (typed) => {
    expect(suggest(typed, ['full', 'database', 'db', 'ui'])).toBeUndefined()
  })

  test('takes the nearer of two, and the first of two as near', () => {
    expect(suggest('webs', ['wabe', 'web'])).toBe('web')
    expect(suggest('app2', ['app1', 'app3'])).toBe('app1')
  })

  test('has nothing to suggest when there is nothing', () => {
    expect(suggest('web', [])).toBeUndefined()
  })
})
