import { expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { selectLatestOf } from './select-latest-of.ts'

const own = exampleBackup({ id: 'own', host: 'host-1', startedAt: '2026-11-21T03:00:00.000Z' })
const other = exampleBackup({ id: 'other', host: 'host-2', startedAt: '2026-11-25T03:00:00.000Z' })
const third = exampleBackup({ id: 'third', host: 'host-3', startedAt: '2026-11-24T03:00:00.000Z' })

test('latest is the newest of the own machine, however new others are', () => {
  expect(selectLatestOf([own, other, third], { host: 'host-1' })?.id).toBe('own')
})

test('latest is of the only other machine where this one has none: it may have been lost', () => {
  expect(selectLatestOf([other], { host: 'host-1' })?.id).toBe('other')
  expect(selectLatestOf([], { host: 'host-1' })).toBeUndefined()
})

test.each([{ state: 'incomplete' }, { type: 'database' }, { services: ['web'] }] as const)(
  'a machine that has backups, though none that will do (%o), gets no other one’s',
  (changes) => {
    const asked = { host: 'host-1', type: 'full' } as const

    expect(
      selectLatestOf(
        [{ ...own, ...changes, services: [...(changes.services ?? [])] }, other],
        asked,
      ),
    ).toBeUndefined()
  },
)

test('a safety backup, which a rebuild makes before the stack stands, does not hide the lost machine’s', () => {
  const safety = { ...own, reason: 'safeguard' } as const

  expect(selectLatestOf([other, safety], { host: 'host-1', type: 'full' })?.id).toBe('other')
  const incomplete = { ...own, state: 'incomplete' } as const
  expect(selectLatestOf([other, safety, incomplete], { host: 'host-1' })).toBeUndefined()
})

test('latest is none of several other machines: one must be named', () => {
  expect(() => selectLatestOf([other, third], { host: 'host-1' })).toThrow(
    expect.objectContaining({
      code: 'which-machine',
      message: '2 machines have backups of this stack, and this one, host-1, has none',
      details: ['host-2: newest backup other', 'host-3: newest backup third'],
    }),
  )
})

test('a machine whose backups do not cover what is asked for has none', () => {
  const volumes = { ...third, type: 'volumes' } as const

  expect(selectLatestOf([other, volumes], { host: 'host-1', type: 'database' })?.id).toBe('other')
})
