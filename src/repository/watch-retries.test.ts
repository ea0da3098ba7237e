import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'

import { fakeTime, passTime } from '../../test/support/fake-time.ts'
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
  const { say, isGivenUp } = listen()
  say(away)

  await passTime(59_000)
  say(away)
  expect(isGivenUp()).toBe(false)
  await passTime(2000)
  expect(isGivenUp()).toBe(true)
})

test.each([
  ['gave what was wanted', 'Stat(<config/>) operation successful after 1 retries\n'],
  ['has not what was wanted', 'Stat(<config/>) failed: the file does not exist\n'],
])(
  'restic is not given up when the store was away for a moment, and then %s',
  async (_what, line) => {
    const { say, isGivenUp } = listen()
    say(away)
    await passTime(30_000)
    say(line)

    await passTime(600_000)

    expect(isGivenUp()).toBe(false)
  },
)

test('each time that a store is away restic has a minute anew', async () => {
  const { say, isGivenUp } = listen()
  say(away)
  say('Stat(<config/>) operation successful after 1 retries\n')
  await passTime(50_000)
  say(away)

  await passTime(59_000)
  expect(isGivenUp()).toBe(false)
  await passTime(2000)
  expect(isGivenUp()).toBe(true)
})

test('restic is given up over what it does not get, whatever else it gets', async () => {
  const { say, isGivenUp } = listen()
  say(away)
  say(busy.replace('config', 'data/1'))
  say('Stat(<data/1/>) operation successful after 3 retries\n')

  await passTime(61_000)

  expect(isGivenUp()).toBe(true)
})

test('restic’s words are understood that come in pieces', async () => {
  const { say, isGivenUp } = listen()
  say('repository x opened\nStat(<config/>) returned err')
  say('or, retrying after 1s: dial tcp\nStat(<config/>) operation succ')
  say('essful after 1 retries\n')

  await passTime(61_000)
  expect(isGivenUp()).toBe(false)
  say('Stat(<config/>) returned error, retry')
  say(`ing after 1s: dial tcp 10.0.0.1:9000\n`)
  await passTime(61_000)
  expect(isGivenUp()).toBe(true)
})

function listen() {
  fakeTime()
  const stderr = new PassThrough()
  let isGivenUp = false
  watchRetries(stderr, new AbortController().signal, () => {
    isGivenUp = true
  })
  const say = (text: string): void => void stderr.emit('data', Buffer.from(text))
  return { say, isGivenUp: () => isGivenUp }
}

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
