import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'

import { exampleFacts } from '../../test/support/example-facts.ts'
import { createTestApp, headers } from '../../test/support/fake-backend.ts'
import { readExposition } from '../../test/support/read-exposition.ts'
import { meanings, type MetricFacts } from '../model/metrics.ts'

describe('GET /metrics', () => {
  test('answers in Prometheus’ text form, each figure with what it means', async () => {
    const { statusCode, headers: sent, body } = await scrape(() => exampleFacts())

    expect(statusCode).toBe(200)
    expect(sent['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const { help, samples } = readExposition(body)
    expect(help.get('lifeboat_healthy')).toBe(meanings.lifeboat_healthy)
    expect(samples).toContainEqual({
      name: 'lifeboat_backup_frozen_seconds',
      labels: { service: 'app', container: 'shop-app-1' },
      value: 1.25,
    })
    expect(samples).toContainEqual({ name: 'lifeboat_healthy', labels: {}, value: 1 })
  })

  test('keeps a name whole that has quotes, backslashes and line breaks', async () => {
    const container = 'a "quoted"\\n name\nof two lines, {x="1"} 5\\'
    const frozen = [{ service: 'app', container, ms: 1000 }]

    const { body } = await scrape(() => withHeld({ frozen, stopped: [] }))

    expect(readExposition(body).samples).toContainEqual({
      name: 'lifeboat_backup_frozen_seconds',
      labels: { service: 'app', container },
      value: 1,
    })
  })

  test('answers 200 when the repository cannot be read, with no figure about backups', async () => {
    const repository = { problem: 'the password does not open /repository' }

    const { statusCode, body } = await scrape(() => exampleFacts({ repository }))

    expect(statusCode).toBe(200)
    const { samples, help } = readExposition(body)
    expect(samples).toContainEqual({ name: 'lifeboat_repository_readable', labels: {}, value: 0 })
    expect([...help.keys()].filter((name) => name.startsWith('lifeboat_backup'))).toEqual([])
  })

  test('forgets what an earlier scrape said', async () => {
    const answers = [
      exampleFacts(),
      withHeld({ frozen: [{ service: 'web', container: 'shop-web-1', ms: 700 }], stopped: [] }),
    ]
    const server = await createTestApp({ facts: async () => answers.shift() ?? exampleFacts() })

    await get(server)
    const { samples, help } = readExposition((await get(server)).body)

    const frozen = samples.filter(({ name }) => name === 'lifeboat_backup_frozen_seconds')
    expect(frozen.map(({ labels }) => labels['container'])).toEqual(['shop-web-1'])
    expect(help.has('lifeboat_backup_stopped_seconds')).toBe(false)
  })

  test('says nothing of the process that answers', async () => {
    const { body } = await scrape(() => exampleFacts())

    const names = readExposition(body).samples.map(({ name }) => name)
    expect(names.filter((name) => !name.startsWith('lifeboat_'))).toEqual([])
  })

  test('with a bug of ours is 500, and says nothing of its inside', async () => {
    const { statusCode, body } = await scrape(() => {
      throw new TypeError('sesame is not a function')
    })

    expect([statusCode, JSON.parse(body).code]).toEqual([500, 'bug'])
    expect(body).not.toContain('sesame')
  })
})

type Answer = Awaited<ReturnType<FastifyInstance['inject']>>

async function scrape(facts: () => MetricFacts): Promise<Answer> {
  return get(await createTestApp({ facts: async () => facts() }))
}

function get(server: FastifyInstance): Promise<Answer> {
  return server.inject({ url: '/metrics', headers })
}

function withHeld(
  held: Extract<MetricFacts['repository'], { held: unknown }>['held'],
): MetricFacts {
  const { repository } = exampleFacts()
  return exampleFacts({ repository: { backups: [], ...repository, held } })
}
