import { describe, expect, test } from 'vitest'

import { bind, exampleStack, volume } from '../../test/support/example-stack.ts'
import type { Mount } from '../model/stack.ts'
import { locateRepository } from './locate.ts'

describe('locateRepository', () => {
  test('gives the mount that workers need to see the same folder', () => {
    expect(locate([volume('backups', '/repository')])).toEqual({
      location: '/repository',
      password: undefined,
      mounts: [{ kind: 'volume', source: 'backups', target: '/repository', writable: true }],
    })
  })

  test('takes the deepest mount that holds a folder', () => {
    const { mounts } = locate([bind('/srv', '/mnt'), bind('/disk2', '/mnt/b')], '/mnt/b/repository')

    expect(mounts.map(({ source }) => source)).toEqual(['/disk2'])
  })

  test.each<[string, Mount[]]>([
    ['no mount', []],
    ['a mount whose name only begins alike', [volume('x', '/repo')]],
    ['memory', [{ ...volume('', '/repository'), kind: 'tmpfs' }]],
  ])('refuses a repository on %s: it would go with the container', (_what, mounts) => {
    expect(() => locate(mounts)).toThrow(
      expect.objectContaining({
        code: 'repository-not-mounted',
        hint: 'Give the lifeboat service a volume for it, for example lifeboat-repository:/repository.',
      }),
    )
  })

  test('refuses a mount that cannot be written', () => {
    expect(() => locate([volume('x', '/repository', { writable: false })])).toThrow(
      expect.objectContaining({
        code: 'repository-not-writable',
        hint: 'Take :ro off the repository’s mount in the lifeboat service.',
      }),
    )
  })
})

function locate(mounts: Mount[], repository = '/repository'): ReturnType<typeof locateRepository> {
  return locateRepository({ ...exampleStack().self, mounts }, { repository, password: undefined })
}
