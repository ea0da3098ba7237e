import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'

import { watchRetries } from './watch-retries.ts'

const away =
  'Stat(<config/>) returned error, retrying after 1s: dial tcp 10.0.0.1:9000: connect: connection refused\n'
const busy =
  'Stat(<config/>) returned error, retrying after 1s: Stat: Please reduce your request rate.\n'
const refused =
  'Stat(<config/>) returned error, retrying after 1s: Stat: The AWS Access Key Id you provided does not exist in our records.\n'
const elsewhere = 'Stat(<config/>) returned error, retrying after 1s: Stat: 400 Bad Request\n'
const misnamed =
  'Stat(<config/>) returned error, retrying after 1s: Stat: The specified bucket is not valid.\n'
const unknown =
  'Stat(<config/>) returned error, retrying after 1s: dial tcp: lookup store on 127.0.0.11:53: no such host\n'

test.each([
  ['what no waiting mends', [refused]],
  ['that, even after something else', [away, refused]],
  ['a store in another region', [elsewhere]],
  ['a bucket that cannot be', [misnamed]],
  ['a store whose name nobody knows', [unknown]],
])('restic is not left waiting for %s', async (_what, lines) => {
  expect(await givenUp(lines)).toBe(true)
})

test.each([
  ['a store that is away for a moment', [away]],
  ['one that has too much to do', [busy]],
  ['other words', ['Fatal: wrong password or no key found\n']],
])('restic is left alone with %s', async (_what, lines) => {
  expect(await givenUp(lines)).toBe(false)
})

test('restic is given up when a store has been away for a minute, and not before', async () => {
  vi.useFakeTimers()
  try {
    const stderr = new PassThrough()
    let isGivenUp = false
    watchRetries(stderr, new AbortController().signal, () => {
      isGivenUp = true
    })
    stderr.emit('data', Buffer.from(away))

    await vi.advanceTimersByTimeAsync(59_000)
    expect(isGivenUp).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(isGivenUp).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})

async function givenUp(lines: readonly string[]): Promise<boolean> {
  const stderr = new PassThrough()
  const ended = new AbortController()
  let isGivenUp = false
  watchRetries(stderr, ended.signal, () => {
    isGivenUp = true
  })
  for (const line of lines) stderr.write(line)
  stderr.end()
  await once(stderr, 'end')
  ended.abort()
  return isGivenUp
}
