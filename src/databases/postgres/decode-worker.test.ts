import { describe, expect, test } from 'vitest'

import { decodeSpec, readDecoded } from './decode-worker.ts'

const dumps = ['/stack/databases/db/1-app', '/stack/databases/db/2-shop']
const mark = '@end x'
const request = { service: 'db', imageId: 'sha256:1', staging: 'scratch', globals: null, dumps }

describe('decodeSpec', () => {
  test('asks the database’s own image, which sees the dumps and nothing else', () => {
    const { spec } = decodeSpec({ ...request, globals: '/stack/databases/db/globals.sql' })

    expect(spec).toMatchObject({
      image: 'sha256:1',
      network: 'none',
      mounts: [{ source: 'scratch', writable: false }],
      command: ['/stack/databases/db/globals.sql', ...dumps],
    })
  })

  test('has a mark that no dump can know', () => {
    expect(decodeSpec(request).mark).not.toBe(decodeSpec(request).mark)
  })
})

describe('readDecoded', () => {
  test('gives the list of each dump that was read, and the words of one that was not', () => {
    const stdout = `CREATE ROLE a;\n${mark} read\n; one\n${mark} read\n${mark} failed\n`
    const stderr = `@${dumps[0]}\n@${dumps[1]}\npg_restore: error: could not read\n`

    expect(readDecoded({ stdout, stderr }, mark, dumps)).toEqual({
      globals: 'CREATE ROLE a;\n',
      dumps: [
        { list: '; one\n', words: [] },
        { list: undefined, words: ['pg_restore: error: could not read'] },
      ],
    })
  })

  test('gives the lists in their order', () => {
    const stdout = `${mark} read\n; one\n${mark} read\n; two\n${mark} read\n`

    expect(readDecoded({ stdout, stderr: '' }, mark, dumps)?.dumps.map(({ list }) => list)).toEqual(
      ['; one\n', '; two\n'],
    )
  })

  test('says of globals that could not be read that they could not', () => {
    const stdout = `half${mark} failed\n; one\n${mark} read\n; two\n${mark} read\n`

    const decoded = readDecoded({ stdout, stderr: '' }, mark, dumps)

    expect(decoded?.globals).toBeUndefined()
    expect(decoded?.dumps.map(({ list }) => list)).toEqual(['; one\n', '; two\n'])
  })

  test.each([
    '',
    `${mark} read\n; one\n${mark} read\n`,
    `${mark} read\n; one\n${mark} read\n; two\n`,
  ])('does not take an answer that was cut short for one: %j', (stdout) => {
    expect(readDecoded({ stdout, stderr: '' }, mark, dumps)).toBeUndefined()
  })
})
