import { describe, expect, test } from 'vitest'

import {
  container,
  database,
  exampleStack,
  postgres,
  reachable,
  stopped,
  volume,
} from '../../test/support/example-stack.ts'
import { archiveStep, captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { EngineError } from '../docker/engine.ts'
import type { Container, Stack } from '../model/stack.ts'
import { checkCold, describeChange } from './check-cold.ts'

const steps = [archiveStep('volume', 'shop_db-data'), archiveStep('volume', 'shop_uploads')]
const ended = database({ state: 'exited', finishedAt: '2026-11-21T01:00:00Z' })
const stack = exampleStack({ containers: [ended], databases: [postgres('db', stopped)] })

describe('a stopped server', () => {
  test('that stayed as it was leaves its copy whole', async () => {
    expect(await check(stack, ended)).toEqual({
      kept: ['shop_db-data', 'shop_uploads'],
      failures: [],
    })
  })

  test.each<[string, Container | undefined, string]>([
    ['runs now', { ...ended, state: 'running' }, 'shop-db-1 was stopped, and is running now'],
    [
      'was started and stopped again',
      { ...ended, startedAt: '2026-11-21T02:00:00Z', finishedAt: '2026-11-21T02:00:01Z' },
      'shop-db-1 was started and stopped while its files were copied',
    ],
    ['is gone', undefined, 'shop-db-1 was removed while its files were copied'],
  ])('that %s makes its copy a failure, and only that', async (_what, after, why) => {
    expect(await check(stack, after)).toEqual({
      kept: ['shop_uploads'],
      failures: [
        {
          what: 'volume shop_db-data',
          code: 'database-started',
          why,
          hint: 'Leave the server as it is while the backup runs, and run it again.',
          details: [],
        },
      ],
    })
  })

  test('whose files are not copied is not looked at', async () => {
    const { kept } = await checkCold(context(stack, undefined), steps.slice(1))

    expect(kept).toEqual(steps.slice(1))
  })

  test('on a live server’s volume has no part in what stands beside that one’s data', async () => {
    const mounts = [volume('shop_db-data', '/var/lib/postgresql')]
    const old = container('old', { state: 'exited', mounts })
    const shared = exampleStack({
      containers: [old, database({ mounts })],
      databases: [
        postgres('old', stopped),
        postgres('db', reachable({ dataDirectory: '/var/lib/postgresql/18/docker' })),
      ],
    })

    expect(await check(shared, { ...old, state: 'running' })).toMatchObject({ failures: [] })
  })
})

test('describeChange tells a start that nobody saw by either of its times', () => {
  expect(describeChange(ended, ended)).toBeUndefined()
  for (const time of ['startedAt', 'finishedAt']) {
    expect(describeChange(ended, { ...ended, [time]: '2026-11-21T09:00:00Z' })).toBeDefined()
  }
})

async function check(found: Stack, after: Container | undefined): Promise<unknown> {
  const { kept, failures } = await checkCold(context(found, after), steps)
  return { kept: kept.map(({ source }) => source), failures }
}

/** An engine that knows one container, or none. */
function context(found: Stack, after: Container | undefined): Parameters<typeof checkCold>[0] {
  const docker = {
    getContainer: () => ({
      inspect: async () => {
        if (after === undefined) throw new EngineError('a look', 404, new Error('no container'))
        return describeToEngine(after)
      },
    }),
  }
  return { run: { ...captureContext([], never).run, engine: fakeEngine(docker) }, stack: found }
}

function describeToEngine({
  id,
  name,
  state,
  startedAt,
  finishedAt,
  exitCode,
}: Container): unknown {
  return {
    Id: id,
    Name: `/${name}`,
    Image: 'sha256:db',
    Mounts: [],
    NetworkSettings: { Networks: {} },
    HostConfig: {},
    Config: { Image: 'postgres:17' },
    State: { Status: state, StartedAt: startedAt, FinishedAt: finishedAt, ExitCode: exitCode },
  }
}

function never(): Promise<never> {
  return Promise.reject(new Error('not asked for'))
}
