import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

import { describeDumpsSpec, readDescribed } from './describe-dumps-worker.ts'

const dumps = ['/stack/databases/db/1-app', '/restored/1-app']
const mark = '@end x'

describe('describeDumpsSpec', () => {
  test('asks the database’s own image, which sees the dumps and nothing else', () => {
    const mounts = ['/stack/databases', '/restored'].map(
      (target) => ({ kind: 'volume', source: 'v', target, writable: false }) as const,
    )

    const { spec } = describeDumpsSpec({ service: 'db', imageId: 'sha256:1', mounts, dumps })

    expect(spec).toMatchObject({ image: 'sha256:1', network: 'none', mounts, command: dumps })
  })

  test('has a mark that no dump can know', () => {
    const request = { service: 'db', imageId: 'sha256:1', mounts: [], dumps }

    expect(describeDumpsSpec(request).mark).not.toBe(describeDumpsSpec(request).mark)
  })
})

describe('readDescribed', () => {
  const texts = ['list', 'sql é', 'copies', 'list 2', 'sql 2', 'copies 2']

  test('gives what each dump says, in their order', () => {
    expect(readDescribed({ stdout: send(texts) }, mark, dumps)).toEqual([
      { path: dumps[0], list: 'list', sql: 'sql é', copies: 'copies' },
      { path: dumps[1], list: 'list 2', sql: 'sql 2', copies: 'copies 2' },
    ])
  })

  test('keeps letters apart that are no UTF-8', () => {
    const [one, other] = [0xe9, 0xe8].map(
      (letter) =>
        readDescribed({ stdout: send(['', Buffer.from([letter]), '']) }, mark, ['/d'])?.[0],
    )

    expect([one?.sql, other?.sql]).toEqual(['é', 'è'])
  })

  test('does not take an answer that was cut short for one, wherever it was cut', () => {
    const whole = send(texts)

    for (let length = 0; length < whole.length; length += 1)
      expect(readDescribed({ stdout: whole.slice(0, length) }, mark, dumps)).toBeUndefined()
  })

  test('notices that something in the middle is lost', () => {
    const packed = send(['x'.repeat(1000) + Math.PI, 'sql', 'copies'])
    const holed = `${packed.slice(0, 8)}${packed.slice(12)}`

    expect(readDescribed({ stdout: holed }, mark, ['/d'])).toBeUndefined()
  })
})

function send(texts: readonly (string | Buffer)[]): string {
  return texts.map((text) => `${gzipSync(text).toString('base64')}\n${mark}\n`).join('')
}
