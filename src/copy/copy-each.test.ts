import { expect, test } from 'vitest'

import { interrupted, LifeboatError } from '../errors.ts'
import { copyEach } from './copy-each.ts'

test('one backup that cannot be copied keeps no other from it, and is told', async () => {
  const { copied, failures } = await copyEach(['a', 'b', 'c'], async (id) => {
    if (id === 'b') throw problem('part-missing')
  })

  expect(copied).toEqual(['a', 'c'])
  expect(failures).toMatchObject([{ what: 'backup b', code: 'part-missing', hint: 'Look.' }])
})

test.each(['store-unreachable', 'repository-full', 'repository-password', 'repository-locked'])(
  'what is wrong with the copy itself ends it: %s',
  async (code) => {
    const asked: string[] = []
    const copying = copyEach(['a', 'b'], (id) => {
      asked.push(id)
      return Promise.reject(problem(code))
    })

    await expect(copying).rejects.toMatchObject({ code })
    expect(asked).toEqual(['a'])
  },
)

test('so does whatever three in a row fail of, but not what comes now and then', async () => {
  const asked: string[] = []
  const failing = copyEach(['a', 'b', 'c', 'd'], (id) => {
    asked.push(id)
    return Promise.reject(problem('restic-failed'))
  })

  await expect(failing).rejects.toMatchObject({ code: 'restic-failed' })
  expect(asked).toEqual(['a', 'b', 'c'])

  const { failures } = await copyEach(['a', 'b', 'c', 'd', 'e'], async (id) => {
    if (id !== 'c') throw problem('restic-failed')
  })
  expect(failures).toHaveLength(4)
})

test.each([interrupted(), new TypeError('a bug')])(
  '%s is no failure of a backup',
  async (error) => {
    const copying = copyEach(['a'], async () => {
      throw error
    })

    await expect(copying).rejects.toBe(error)
  },
)

function problem(code: string): LifeboatError {
  return new LifeboatError(code, 'something is wrong', { hint: 'Look.' })
}
