import { describe, expect, test } from 'vitest'

import { packText } from '../../../test/support/pack-text.ts'
import { decodeSpec, readDecoded } from './decode-worker.ts'

const dumps = ['/stack/databases/db/1-app', '/stack/databases/db/2-shop']
const encoded = dumps.map((path) => ({ path, encoding: 'UTF8' }))
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
    const stdout = said('CREATE ROLE a;\n', '; one\n', undefined)
    const stderr = `@${dumps[0]}\n@${dumps[1]}\npg_restore: error: could not read\n`

    expect(readDecoded({ stdout, stderr }, mark, encoded)).toEqual({
      globals: 'CREATE ROLE a;\n',
      dumps: [
        { list: '; one\n', words: [] },
        { list: undefined, words: ['pg_restore: error: could not read'] },
      ],
    })
  })

  test('gives the lists in their order', () => {
    const stdout = said('', '; one\n', '; two\n')

    expect(
      readDecoded({ stdout, stderr: '' }, mark, encoded)?.dumps.map(({ list }) => list),
    ).toEqual(['; one\n', '; two\n'])
  })

  test('says of globals that could not be read that they could not', () => {
    const stdout = `half${said(undefined, '; one\n', '; two\n')}`

    const decoded = readDecoded({ stdout, stderr: '' }, mark, encoded)

    expect(decoded?.globals).toBeUndefined()
    expect(decoded?.dumps.map(({ list }) => list)).toEqual(['; one\n', '; two\n'])
  })

  test('gives names in the encoding of their database', () => {
    const list = Buffer.from('; größe\n', 'latin1')
    const latin = encoded.map((each, index) =>
      index === 0 ? { ...each, encoding: 'LATIN1' } : each,
    )

    const decoded = readDecoded({ stdout: said('', list, '; größe\n'), stderr: '' }, mark, latin)

    expect(decoded?.dumps.map((each) => each.list)).toEqual(['; größe\n', '; größe\n'])
  })

  test.each([
    '',
    said('', '; one\n'),
    said('', '; one\n') + packText('; two\n'),
    `${said('', '; one\n')}H4sI\n${mark} read\n`,
  ])('does not take an answer that was cut short for one: %j', (stdout) => {
    expect(readDecoded({ stdout, stderr: '' }, mark, encoded)).toBeUndefined()
  })
})

/** Nothing of what could not be read. */
function said(...texts: readonly (string | Buffer | undefined)[]): string {
  return texts
    .map((text) => (text === undefined ? `${mark} failed\n` : `${packText(text)}${mark} read\n`))
    .join('')
}
