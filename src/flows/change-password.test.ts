import { expect, test } from 'vitest'

import { loadConfig } from '../config/load.ts'
import { changeRepositoryPassword } from './change-password.ts'

test('no password is changed where its key could not be removed, and nothing is begun', async () => {
  // Nobody answers there: whoever asks the engine meets another error.
  const { config } = loadConfig({
    LIFEBOAT_APPEND_ONLY: 'true',
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
  })

  await expect(
    changeRepositoryPassword(config, {
      next: 'another password',
      signal: new AbortController().signal,
      runId: 'r',
      startedAt: new Date(0),
      onStep: () => undefined,
      onRecovered: () => undefined,
    }),
  ).rejects.toMatchObject({
    code: 'append-only',
    hint: expect.stringContaining('LIFEBOAT_APPEND_ONLY=false'),
  })
})
