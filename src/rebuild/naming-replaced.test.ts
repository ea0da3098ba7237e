import { expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import { namingReplaced } from './naming-replaced.ts'

const startedAt = '2026-11-21T00:00:00Z'
const replaced = {
  what: {
    containers: [
      {
        id: '1',
        name: 'app',
        state: 'running',
        startedAt,
        aside: 'app-replaced',
        restart: { Name: 'no' },
      },
    ],
    volumes: [{ name: 'shop_data', way: 'made anew' as const }],
    networks: [{ id: '2', name: 'shop_default', described: {} }],
    paths: ['/srv/data'],
  },
  safeguard: 'run-1-safety',
}

test('a failure says where what was replaced is', async () => {
  await expect(namingReplaced(replaced, failing)).rejects.toMatchObject({
    code: 'not-healthy',
    message: 'app is ill',
    hint: 'Look.',
    details: [
      'a',
      'what volume shop_data, host path /srv/data held is in safety backup run-1-safety',
      'container app (running) is app-replaced, stopped',
      'network shop_default is gone; nothing was in it',
    ],
  })
})

test('where nothing was replaced it says what it said', async () => {
  const error = new LifeboatError('not-healthy', 'app is ill', { hint: 'Look.' })

  await expect(namingReplaced(null, () => Promise.reject(error))).rejects.toBe(error)
})

function failing(): Promise<never> {
  const error = new LifeboatError('not-healthy', 'app is ill', { hint: 'Look.', details: ['a'] })
  return Promise.reject(error)
}
