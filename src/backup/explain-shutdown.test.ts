import { expect, test } from 'vitest'

import type { Shutdown } from '../model/stack.ts'
import { explainShutdown } from './explain-shutdown.ts'

test.each<[Shutdown, string]>([
  [{ state: 'clean', versionMajor: '17' }, 'the server of db is stopped and was shut down cleanly'],
  [
    { state: 'unclean', why: 'its exit code is 137', versionMajor: '17' },
    'the server of db is stopped and was not shut down cleanly: its exit code is 137',
  ],
  [
    { state: 'unknown', why: 'the image is gone', versionMajor: undefined },
    'the server of db is stopped, and whether it was shut down cleanly is not known: the image is gone',
  ],
  [
    { state: 'none', why: 'its data directory is empty' },
    'the server of db is stopped, and its data directory is empty',
  ],
])('a stopped server is explained: %j', (shutdown, because) => {
  expect(explainShutdown('db', shutdown)).toBe(because)
})
