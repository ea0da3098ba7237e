import { Command } from 'commander'
import { describe, expect, test } from 'vitest'

import { addScopeOptions, readScope, type ScopeOptions } from './scope-options.ts'

describe('the options of a scope', () => {
  test('mean everything when none is given', () => {
    expect(scopeOf()).toEqual({ type: 'full', services: [] })
  })

  test('take a type and several services', () => {
    expect(scopeOf('--type', 'volumes', '--service', 'web', '--service', 'app')).toEqual({
      type: 'volumes',
      services: ['web', 'app'],
    })
  })

  test.each([
    ['databse', 'Types are full, database, volumes, config. Did you mean database?'],
    ['everything', 'Types are full, database, volumes, config.'],
  ])('refuse the type %s with a hint', (type, hint) => {
    expect(() => scopeOf('--type', type)).toThrow(
      expect.objectContaining({
        code: 'unknown-type',
        message: `there is no backup type "${type}"`,
        hint,
      }),
    )
  })
})

function scopeOf(...argv: string[]): ReturnType<typeof readScope> {
  const command = addScopeOptions(new Command())
  return readScope(command.parse(argv, { from: 'user' }).opts<ScopeOptions>())
}
