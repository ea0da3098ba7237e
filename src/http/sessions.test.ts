import { expect, test } from 'vitest'

import { mostSessions, openSessions, sessionMs } from './sessions.ts'

const start = Date.parse('2026-11-21T03:00:00.000Z')

test('a session ends by itself after its time, and until then is found', () => {
  let ms = start
  const sessions = openSessions(() => new Date(ms))
  const id = sessions.begin()

  ms = start + sessionMs - 1
  expect(sessions.find(id)).toEqual(new Date(start + sessionMs))
  ms = start + sessionMs
  expect(sessions.find(id)).toBeUndefined()
})

test('one that was ended is found no longer, and no other with it', () => {
  const sessions = openSessions(() => new Date(start))
  const [id, other] = [sessions.begin(), sessions.begin()]

  sessions.end(id)

  expect([sessions.find(id), sessions.find(other)]).toEqual([undefined, expect.any(Date)])
})

test('ids are 256 bits, and no two are the same', () => {
  const sessions = openSessions(() => new Date(start))
  const ids = Array.from({ length: 20 }, () => sessions.begin())

  expect(new Set(ids).size).toBe(20)
  for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(32)
})

test('nothing that is no id is one', () => {
  const sessions = openSessions(() => new Date(start))
  sessions.begin()

  for (const id of ['', 'x', '__proto__']) expect(sessions.find(id)).toBeUndefined()
})

test('beyond so many the oldest ends', () => {
  const sessions = openSessions(() => new Date(start))
  const [first = '', ...others] = Array.from({ length: mostSessions + 1 }, () => sessions.begin())

  expect(sessions.find(first)).toBeUndefined()
  for (const id of others) expect(sessions.find(id)).toBeDefined()
})
