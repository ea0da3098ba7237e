import { describe, expect, test } from 'vitest'

import { decodeSpec, readDecoded } from './decode-worker.ts'

const dumps = ['/stack/databases/db/1-app', '/stack/databases/db/2-shop']
const mark = '@end x'

describe('decodeSpec', () => {
  test('asks the database’s own image, which sees the dumps and nothing else', () => {
    const { spec } = decodeSpec({ service: 'db', imageId: 'sha256:1', staging: 'scratch', dumps })

    expect(spec).toMatchObject({
      image: 'sha256:1',
      network: 'none',
      mounts: [{ source: 'scratch', writable: false }],
      command: dumps,
    })
  })

  test('has a mark that no dump can know', () => {
    const request = { service: 'db', imageId: 'sha256:1', staging: 'scratch', dumps }

    expect(decodeSpec(request).mark).not.toBe(decodeSpec(request).mark)
  })
})

describe('readDecoded', () => {
  test('gives the list of each dump that was read, and the words of one that was not', () => {
    const stdout = `; one\n${mark} read\n${mark} failed\n`
    const stderr = `@${dumps[0]}\n@${dumps[1]}\npg_restore: error: could not read\n`

    expect(readDecoded({ stdout, stderr }, mark, dumps)).toEqual([
      { list: '; one\n', words: [] },
      { list: undefined, words: ['pg_restore: error: could not read'] },
    ])
  })

  test('gives the lists in their order', () => {
    const stdout = `; one\n${mark} read\n; two\n${mark} read\n`

    expect(readDecoded({ stdout, stderr: '' }, mark, dumps)?.map(({ list }) => list)).toEqual([
      '; one\n',
      '; two\n',
    ])
  })

  test.each(['', `; one\n${mark} read\n`, `; one\n${mark} read\n; two\n`])(
    'does not take an answer that was cut short for one: %j',
    (stdout) => {
      expect(readDecoded({ stdout, stderr: '' }, mark, dumps)).toBeUndefined()
    },
  )
})
