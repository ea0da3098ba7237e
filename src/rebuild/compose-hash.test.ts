import { describe, expect, test } from 'vitest'

import { rehash, type ComposedService } from './compose-hash.ts'

/** What Compose 2.40.3 wrote, and what it hashed: taken from containers that it had made. */
const app = '07c5561e60e7f9155d1b9d6f4cf4fb7c81078ca73d7add9335dac04c060b7fbb'
const seen = '9804bc922135e09fc44fe3708cd44bbeb886db3496bcf5d537e4c86073f527eb'
const side: ComposedService = {
  command: ['sh', '-c', `echo '<&>' "$$HOME"; sleep 600`],
  depends_on: { app: { condition: 'service_started', required: true } },
  entrypoint: null,
  environment: { '80': 'b', A: 'x$$y' },
  image: 'postgres:17',
  ipc: 'service:app',
  network_mode: 'service:app',
  pid: 'service:app',
  volumes_from: ['app:ro'],
}

describe('the hash of a service that shares another’s', () => {
  test('is the one that Compose wrote, as long as the other is the same container', () => {
    expect(rehashed(side, seen, app)).toBe(seen)
  })

  test('is another one when the other is another container', () => {
    const now = rehashed(side, seen, 'f'.repeat(64)) ?? ''

    expect(now).toMatch(/^[0-9a-f]{64}$/)
    expect(now).not.toBe(seen)
    expect(rehash(side, now, { old: () => 'f'.repeat(64), now: () => app })).toBe(seen)
  })

  test('does not depend on what no version hashes', () => {
    const more = { ...side, build: { context: '.' }, pull_policy: 'always', scale: 2 }

    expect(rehashed(more, seen, app)).toBe(seen)
  })

  test('is made anew from what the service is, when what it was explains the one that was', () => {
    const now = { ...side, image: 'postgres:18' }
    const same = { old: () => app, now: () => app }

    expect(rehash(now, seen, same, side)).toBe(
      'e897cf43899be9d66d46a2818b607468aaff62b4b6cc922840cb0e5dc5516d7d',
    )
  })

  test.each([
    ['the file has changed since', { ...side, image: 'postgres:18' }, seen],
    ['the label is of rules that are not known', side, '0'.repeat(64)],
  ])('is not guessed where %s', (_why, service, captured) => {
    expect(rehashed(service, captured, app)).toBeUndefined()
  })
})

function rehashed(service: ComposedService, captured: string, now: string): string | undefined {
  return rehash(service, captured, { old: () => app, now: () => now })
}
