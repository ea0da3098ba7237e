import { describe, expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import { changePassword, type Keys } from './change-password.ts'

describe('a new password', () => {
  test('opens the repository afterwards, and the old one does not', async () => {
    const repository = openMemory(['old'])

    const change = await changePassword(repository.keys, 'old', 'new')

    expect(change).toEqual({ kept: 'key-2', removed: ['key-1'], others: 0 })
    expect(repository.passwords()).toEqual(['new'])
  })

  test('is given to a repository that had none', async () => {
    const repository = openMemory([undefined])

    await changePassword(repository.keys, undefined, 'new')

    expect(repository.passwords()).toEqual(['new'])
  })

  test('leaves keys of other passwords as they are, and counts them', async () => {
    const repository = openMemory(['of somebody else', 'old'])

    expect((await changePassword(repository.keys, 'old', 'new')).others).toBe(1)

    expect(repository.passwords()).toEqual(['of somebody else', 'new'])
  })

  test('takes every key of the old one away: a change that was killed may have left two', async () => {
    const repository = openMemory(['old', 'old', 'new'])

    await changePassword(repository.keys, 'old', 'new')

    expect(repository.passwords()).toEqual(['new'])
  })

  test('that opens it already is not added once more', async () => {
    const repository = openMemory(['new'])

    expect(await changePassword(repository.keys, 'old', 'new')).toEqual({
      kept: 'key-1',
      removed: [],
      others: 0,
    })
  })

  test('that is the old one is refused, with nothing done', async () => {
    const repository = openMemory(['old'])

    await expect(changePassword(repository.keys, 'old', 'old')).rejects.toMatchObject({
      code: 'password-same',
      hint: expect.stringContaining('Nothing was changed'),
    })
    expect(repository.calls).toEqual([])
  })

  test('is not added where the old one opens nothing', async () => {
    const repository = openMemory(['another'])

    await expect(changePassword(repository.keys, 'old', 'new')).rejects.toMatchObject({
      code: 'repository-password',
    })
    expect(repository.passwords()).toEqual(['another'])
  })
})

describe('the old key stays', () => {
  test('when the new password does not open what was added for it', async () => {
    const repository = openMemory(['old'])
    const keys: Keys = {
      ...repository.keys,
      // What restic did to a password of blanks: it was cut when it was read from a file.
      add: (password, another) => repository.keys.add(password, another.trim()),
    }

    await expect(changePassword(keys, 'old', 'new ')).rejects.toMatchObject({
      code: 'password-unproved',
      hint: expect.stringContaining('old password is as good as before'),
    })
    expect(repository.passwords()).toContain('old')
  })

  test('when what only the repository’s own key opens cannot be read by the new password', async () => {
    const repository = openMemory(['old'])
    const damaged = new LifeboatError('repository-damaged', 'damaged', { hint: 'Look.' })
    const keys: Keys = { ...repository.keys, prove: () => Promise.reject(damaged) }

    await expect(changePassword(keys, 'old', 'new')).rejects.toBe(damaged)
    expect(repository.passwords()).toContain('old')
  })

  test('and it is said that both open it when it cannot be removed', async () => {
    const repository = openMemory(['old'])
    const locked = new LifeboatError('repository-locked', 'it is locked', { hint: 'Wait.' })
    const keys: Keys = { ...repository.keys, remove: () => Promise.reject(locked) }

    await expect(changePassword(keys, 'old', 'new')).rejects.toMatchObject({
      code: 'password-half-changed',
      hint: expect.stringContaining('both are good'),
      details: ['it is locked'],
    })
    expect(repository.passwords()).toEqual(['old', 'new'])
  })

  test('and it is said, once, when its removal has removed nothing', async () => {
    const repository = openMemory(['old'])
    const keys: Keys = { ...repository.keys, remove: async () => undefined }

    await expect(changePassword(keys, 'old', 'new')).rejects.toMatchObject({
      code: 'password-half-changed',
    })
  })
})

describe('killed at any call, before or after it had its effect', () => {
  const points = Array.from({ length: 12 }, (_, call) => call).flatMap((call) =>
    (['before', 'after'] as const).map((when) => ({ call, when })),
  )

  test.each(points)(
    'the repository opens, and the next change ends it: call $call, $when',
    async (death) => {
      const repository = openMemory(['other', 'old'], death)
      await changePassword(repository.keys, 'old', 'new').catch(() => undefined)

      expect(
        repository.passwords().some((password) => password === 'old' || password === 'new'),
      ).toBe(true)

      await changePassword(repository.revived, 'old', 'new')
      expect(repository.passwords()).toEqual(['other', 'new'])
    },
  )
})

type Death = { readonly call: number; readonly when: 'before' | 'after' }

/** Keys as restic has them: the first that a password opens is the one in use, and that one is not removed by it. */
function openMemory(
  passwords: readonly (string | undefined)[],
  death?: Death,
): {
  readonly keys: Keys
  readonly revived: Keys
  readonly calls: readonly string[]
  readonly passwords: () => (string | undefined)[]
} {
  let made = 0
  const held = new Map(passwords.map((password) => [`key-${(made += 1)}`, password]))
  const calls: string[] = []
  const find = (password: string | undefined): string | undefined =>
    [...held].find(([, own]) => own === password)?.[0]
  const open = (password: string | undefined): string => {
    const id = find(password)
    if (id === undefined) throw new Error('wrong password')
    return id
  }
  const revived: Keys = {
    find: async (password) => find(password),
    count: async (password) => {
      open(password)
      return held.size
    },
    add: async (password, another) => {
      open(password)
      held.set(`key-${(made += 1)}`, another)
    },
    prove: async (password) => void open(password),
    remove: async (password, id) => {
      if (open(password) === id) throw new Error('refusing to remove key currently used')
      held.delete(id)
    },
  }
  const mortal = <Given extends readonly unknown[], Result>(
    name: string,
    act: (...given: Given) => Promise<Result>,
  ): ((...given: Given) => Promise<Result>) => {
    return async (...given) => {
      const dies = death !== undefined && calls.length === death.call
      calls.push(name)
      if (dies && death.when === 'before') throw new Error('killed')
      const result = await act(...given)
      if (dies) throw new Error('killed')
      return result
    }
  }
  const keys: Keys = {
    find: mortal('find', revived.find),
    count: mortal('count', revived.count),
    add: mortal('add', revived.add),
    prove: mortal('prove', revived.prove),
    remove: mortal('remove', revived.remove),
  }
  return { keys, revived, calls, passwords: () => [...held.values()] }
}
