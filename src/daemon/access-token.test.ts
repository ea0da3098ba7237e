import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { findToken } from './access-token.ts'

describe('findToken', () => {
  test('takes the configured token and writes nothing', () => {
    const folder = temporaryFolder()

    expect(findToken('a-token-of-my-own', folder)).toEqual({
      token: 'a-token-of-my-own',
      isNew: false,
    })
    expect(readdirSync(folder)).toEqual([])
  })

  test('generates one at the first start and keeps it for all later ones', () => {
    const folder = join(temporaryFolder(), 'state')

    const first = findToken(undefined, folder)

    expect(first).toEqual({ token: expect.stringMatching(/^[\w-]{32}$/), isNew: true })
    expect(findToken(undefined, folder)).toEqual({ token: first.token, isNew: false })
    expect(findToken(undefined, temporaryFolder()).token).not.toBe(first.token)
  })

  test('keeps it where only the owner can read it, and leaves no half-written file', () => {
    const folder = temporaryFolder()

    const { token } = findToken(undefined, folder)

    expect(readdirSync(folder)).toEqual(['token'])
    expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'token'), 'utf8')).toBe(`${token}\n`)
  })

  test.each(['', '\n', '  \n'])('never takes an empty file for a token: %j', (content) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'token'), content)

    expect(findToken(undefined, folder)).toEqual({
      token: expect.stringMatching(/^[\w-]{32}$/),
      isNew: true,
    })
  })
})
