import { describe, expect, test } from 'vitest'

import { postgres, reachable } from '../../test/support/example-stack.ts'
import { archiveStep, captureContext, resticSummary } from '../../test/support/fake-context.ts'
import {
  fakeStackEngine,
  refused,
  type FakeStackEngine,
  type Fault,
} from '../../test/support/freeze/fake-stack-engine.ts'
import {
  holdRequest,
  hookStep,
  pauseStep,
  stopStep,
} from '../../test/support/freeze/hold-request.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { DumpStep, Step } from '../model/plan.ts'
import type { StartWorker } from '../model/worker.ts'
import { PassRequest } from '../repository/pass-protocol.ts'
import { captureIn, type Captured } from './capture-stack.ts'
import type { OpenServer } from './discover-stack.ts'

const files = archiveStep('bind', '/srv/data')
const dump: DumpStep = {
  do: 'dump',
  service: 'db',
  containerId: 'id-db',
  databases: [],
  because: 'it is a server',
}
const failed = new LifeboatError('worker-failed', 'it ended', { hint: 'See below.' })

describe('where something is held still', () => {
  test('what is slow comes before, then rows, then files; all goes on before the dumps are made', async () => {
    const stack = fakeStack()

    await capture(stack, [hookStep('app', 'before'), pauseStep('app'), dump, files])

    const at = stack.done.indexOf('hook of app: before')
    // These go on beside each other.
    expect(stack.done.slice(0, at).toSorted()).toEqual([
      'prepare db',
      'start store-files',
      'start watchdog',
      'store-files: opening',
      'store-files: ready',
      'watchdog: armed',
    ])
    expect(stack.done.slice(at, stack.done.indexOf('dump'))).toEqual([
      'hook of app: before',
      'write pause',
      'watchdog SIGUSR1',
      'pause app',
      'export db',
      'store-files SIGUSR1',
      'store-files: passed',
      'find writers',
      'unpause app',
      'watchdog SIGTERM',
    ])
  })

  test('hot passes are made until one takes less than a third of its limit', async () => {
    const { requests } = await capture(fakeStack(), [pauseStep('app'), files])

    expect(requests.map(({ hotLimitMs }) => hotLimitMs)).toEqual([10_000])
  })

  test('whatever speaks against one moment is in what is judged', async () => {
    const stack = fakeStack({ 'pause app': refused(409) })

    const { captured } = await capture(stack, [pauseStep('app'), files])

    expect(captured?.judged.consistencyBecause).toEqual([
      'shop-app-1 could not be paused: the engine refused that: no',
    ])
  })

  test('no watchdog is armed where nothing is paused', async () => {
    const stack = fakeStack()

    await capture(stack, [stopStep('app'), files])

    expect(stack.done).not.toContain('start watchdog')
  })

  test('files that cannot be read fail their part, and nothing is held for them any more', async () => {
    const stack = fakeStack()

    const { captured } = await capture(stack, [pauseStep('app'), files], {
      passed: () => Promise.reject(failed),
    })

    expect(captured?.failures.map(({ what }) => what)).toEqual(['files part'])
    expect(stack.states).toMatchObject({ app: 'running' })
    expect(stack.done).toContain('watchdog SIGTERM')
  })
})

test.each(['ready', 'passed', 'changed'])(
  'whenever the run is interrupted, here before the files are %s, its watchdog and its worker end',
  async (event) => {
    const stack = fakeStack()

    const { error } = await capture(stack, [pauseStep('app'), files], {
      [event]: () => Promise.reject(interrupted()),
    })

    expect(error).toMatchObject({ code: 'interrupted' })
    expect(stack.states['app']).not.toBe('paused')
    expect(stack.done).toEqual(expect.arrayContaining(['watchdog SIGTERM', 'remove store-files']))
  },
)

describe('where nothing is held still', () => {
  test('rows come before files all the same, and the dumps do not wait for those', async () => {
    const dumping = Promise.withResolvers<void>()
    const stack = fakeStack({}, dumping.resolve)

    const { requests } = await capture(stack, [dump, files], { passed: () => dumping.promise })

    const order = ['export db', 'store-files SIGUSR1', 'dump', 'store-files: passed']
    expect(stack.done.filter((each) => order.includes(each))).toEqual(order)
    expect(requests.map(({ hotLimitMs }) => hotLimitMs)).toEqual([null])
  })
})

/** The dumps fail as soon as they are begun: nothing here is about them. */
function fakeStack(
  faults: Readonly<Record<string, Fault>> = {},
  onDump: () => void = () => undefined,
): FakeStackEngine {
  const stack = fakeStackEngine({
    faults: { 'make staging': refused(500), ...faults },
    meanwhile: {
      'make staging': () => {
        stack.done.push('dump')
        onDump()
      },
    },
  })
  return stack
}

type Outcome = { captured?: Captured; error?: unknown; requests: readonly PassRequest[] }

async function capture(
  stack: FakeStackEngine,
  steps: readonly Step[],
  before: Readonly<Record<string, () => Promise<void>>> = {},
): Promise<Outcome> {
  const requests: PassRequest[] = []
  const { run, plan, stack: shop, limits } = holdRequest(stack, steps)
  const context = {
    ...captureContext(steps, () => Promise.reject(failed), {}, workers(stack, before, requests)),
    run,
    plan: { ...plan, consistency: 'frozen' } as const,
  }
  const open = [serverOf(stack)]
  const request = { ...context, stack: shop, open, snapshots: [], limits }
  try {
    return { captured: await captureIn(context, request), requests }
  } catch (error) {
    return { error, requests }
  }
}

/** Workers that say what they are asked for, after what comes before that. */
function workers(
  { done }: FakeStackEngine,
  before: Readonly<Record<string, () => Promise<void>>>,
  requests: PassRequest[],
): StartWorker {
  return async ({ purpose }, [file] = []) => {
    done.push(`start ${purpose}`)
    if (file !== undefined) requests.push(PassRequest.parse(JSON.parse(file.content.toString())))
    return {
      answer: async (name = '') => {
        await before[name]?.()
        done.push(`${purpose}: ${name}`)
        return lines[name] ?? {}
      },
      signal: async (name) => void done.push(`${purpose} ${name}`),
      end: async () => ({ stdout: `${resticSummary}\n{"event":"disarmed"}\n`, stderr: '' }),
      remove: async () => void done.push(`remove ${purpose}`),
    }
  }
}

const unchanged = { count: 0, paths: [] }
const lines: Readonly<Record<string, Record<string, unknown>>> = {
  ready: { event: 'ready', hotPasses: 0, reread: 0 },
  passed: { event: 'passed', ms: 1 },
  changed: { event: 'changed', during: unchanged, since: unchanged },
}

function serverOf({ done }: FakeStackEngine): OpenServer {
  const answer = reachable()
  return {
    server: postgres('db', answer),
    credentials: { user: 'postgres', port: 5432, password: undefined },
    session: {
      answer,
      prepare: async () => void done.push('prepare db'),
      exportSnapshots: async () => {
        done.push('export db')
        return { event: 'exported', databases: [], oneMoment: true }
      },
      isUnchanged: async () => true,
      counts: async () => [],
      release: async () => undefined,
      close: async () => undefined,
    },
  }
}
