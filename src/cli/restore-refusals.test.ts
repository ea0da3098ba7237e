import { expect, test } from 'vitest'

import { requireClone, requireNothingOfRebuild, requireWhole } from './restore-refusals.ts'
import type { RestoreCommand } from './restore.ts'

const all: RestoreCommand = {
  type: 'full',
  service: [],
  database: [],
  volume: [],
  safeguard: true,
  spaceCheck: true,
}

test('where nothing stands all of it may be asked for', () => {
  expect(() => requireWhole('shop', all)).not.toThrow()
})

test.each([
  [{ database: ['orders'] }, '--database'],
  [{ volume: ['uploads'] }, '--volume'],
  [{ service: ['web'] }, '--service'],
  [{ type: 'database' }, '--type database'],
  [{ table: 'public.orders', path: 'a' }, '--table and --path'],
  [{ into: 'other' }, '--into'],
])('but no part of it: %j', (asked, named) => {
  expect(() => requireWhole('shop', { ...all, ...asked })).toThrow(
    expect.objectContaining({
      code: 'restore-selection',
      message: `no container of shop is on this engine, so that ${named} has nowhere to go`,
    }),
  )
})

test('where the stack stands, nothing is said of how it is made', () => {
  expect(() => requireNothingOfRebuild('shop stands', all)).not.toThrow()
  expect(() => requireNothingOfRebuild('shop stands', { ...all, projectDir: '/srv/x' })).toThrow(
    expect.objectContaining({
      code: 'restore-selection',
      message: '--project-dir is for making a whole stack again, but shop stands',
    }),
  )
})

test('nor that it replaces anything', () => {
  expect(() => requireNothingOfRebuild('shop stands', { ...all, replace: true })).toThrow(
    '--replace is for making a whole stack again, but shop stands',
  )
})

test('what says how a clone is made needs one', () => {
  expect(() => requireClone({ ...all, as: 'copy', ports: 'same', closed: true })).not.toThrow()
  expect(() => requireClone({ ...all, ports: 'same', closed: true })).toThrow(
    expect.objectContaining({
      code: 'restore-selection',
      message: '--ports and --closed is for a clone',
    }),
  )
})
