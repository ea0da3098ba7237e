import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { measureDisks } from './measure-disks.ts'

test('the disks of the repository and of the engine are known by their size and what is free', async () => {
  const disks = await measureDisks({ location: temporaryFolder() })

  expect(disks.map(({ of }) => of)).toEqual(['repository', 'engine'])
  for (const { bytes, freeBytes } of disks) {
    expect(bytes).toBeGreaterThan(0)
    expect(freeBytes).toBeLessThanOrEqual(bytes)
  }
})

test('one that does not answer is left out', async () => {
  expect((await measureDisks({ location: '/nowhere/at/all' })).map(({ of }) => of)).toEqual([
    'engine',
  ])
})
