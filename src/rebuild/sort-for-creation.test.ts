import { expect, test } from 'vitest'

import { capturedContainer, idOf } from '../../test/support/example-captured.ts'
import { nameOf } from '../model/captured.ts'
import { sortForCreation } from './sort-for-creation.ts'

test('each is made after those that it shares something with', () => {
  const sorted = sortForCreation([
    capturedContainer('a', { HostConfig: { NetworkMode: `container:${idOf('z')}` } }),
    capturedContainer('b', { HostConfig: { VolumesFrom: ['c'] } }),
    capturedContainer('c', { HostConfig: { PidMode: `container:${idOf('a')}` } }),
    capturedContainer('z'),
  ])

  expect(sorted.map(nameOf)).toEqual(['z', 'a', 'c', 'b'])
})

test('each is made after those that it is linked to, and one that is gone is not waited for', () => {
  const sorted = sortForCreation([
    capturedContainer('a', { HostConfig: { Links: ['/z:/a/database', '/gone:/a/gone'] } }),
    capturedContainer('z'),
  ])

  expect(sorted.map(nameOf)).toEqual(['z', 'a'])
})

test('one that shares something with a container that is not held cannot be made', () => {
  const alone = capturedContainer('a', { HostConfig: { NetworkMode: 'container:gone' } })

  expect(() => sortForCreation([alone])).toThrow(
    expect.objectContaining({ code: 'rebuild-impossible', details: ['gone'] }),
  )
})
