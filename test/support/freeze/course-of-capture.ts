import { captureIn, type Captured } from '../../../src/backup/capture-stack.ts'
import type { OpenServer } from '../../../src/backup/discover-stack.ts'
import { LifeboatError } from '../../../src/errors.ts'
import type { Step } from '../../../src/model/plan.ts'
import type { RunWorker, StartWorker } from '../../../src/model/worker.ts'
import { PassRequest, type Changed, type Cluster } from '../../../src/repository/pass-protocol.ts'
import { postgres, reachable } from '../example-stack.ts'
import { captureContext, resticSummary } from '../fake-context.ts'
import { fakeStackEngine, refused, type FakeStackEngine, type Fault } from './fake-stack-engine.ts'
import { holdRequest } from './hold-request.ts'

/** The dumps fail as soon as they are begun: nothing here is about them. */
export function fakeStack(
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

/** What is seen, and what comes before an answer; it may refuse it. */
export type Course = {
  readonly oneMoment?: boolean
  readonly during?: Changed['during']
  readonly clusters?: readonly Cluster[]
} & Readonly<Partial<Record<'export' | 'ready' | 'passed' | 'changed', () => Promise<void>>>>

type Outcome = { captured?: Captured; error?: unknown; requests: readonly PassRequest[] }

/** Captures what is planned, with workers and a server that take this course. */
export async function capture(
  stack: FakeStackEngine,
  steps: readonly Step[],
  course: Course = {},
): Promise<Outcome> {
  const requests: PassRequest[] = []
  const { run, plan, stack: shop, limits } = holdRequest(stack, steps)
  const { stack: containers, ...common } = captureContext(
    steps,
    failingWorker(stack),
    {},
    workers(stack, course, requests),
  )
  const context = {
    ...common,
    stack: { ...containers, containers: [] },
    run,
    plan: { ...plan, consistency: 'frozen' } as const,
  }
  const open = [serverOf(stack, course)]
  const request = { ...context, stack: shop, open, snapshots: [], limits }
  try {
    return { captured: await captureIn(context, request), requests }
  } catch (error) {
    return { error, requests }
  }
}

/** Workers that say what they are asked for, after what comes before that. */
function workers({ done }: FakeStackEngine, course: Course, requests: PassRequest[]): StartWorker {
  return async ({ purpose }, [file] = []) => {
    done.push(`start ${purpose}`)
    if (file !== undefined) requests.push(PassRequest.parse(JSON.parse(file.content.toString())))
    return {
      answer: async (name = '') => {
        if (name === 'ready' || name === 'passed' || name === 'changed') await course[name]?.()
        done.push(`${purpose}: ${name}`)
        if (name === 'clusters') return { event: name, found: course.clusters ?? [] }
        if (name === 'changed') return { ...changed, ...course }
        return lines[name] ?? {}
      },
      signal: async (name) => void done.push(`${purpose} ${name}`),
      end: async () => ({ stdout: `${resticSummary}\n{"event":"disarmed"}\n`, stderr: '' }),
      remove: async () => void done.push(`remove ${purpose}`),
    }
  }
}

/** So late that whoever does not wait is through. */
export async function nextTurn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
}

const unchanged = { count: 0, paths: [] }
const lines: Readonly<Record<string, Record<string, unknown>>> = {
  ready: { event: 'ready', hotPasses: 0, reread: 0 },
  passed: { event: 'passed', ms: 1 },
}
const changed = { event: 'changed', during: unchanged, since: unchanged }

function serverOf({ done }: FakeStackEngine, course: Course): OpenServer {
  const answer = reachable()
  return {
    server: postgres('db', answer),
    credentials: { user: 'postgres', port: 5432, password: undefined },
    session: {
      answer,
      postmaster: '1764500000.000001',
      prepare: async () => void done.push('prepare db'),
      exportSnapshots: async () => {
        done.push('export db')
        await course.export?.()
        return {
          event: 'exported',
          databases: [],
          unopened: [],
          oneMoment: course.oneMoment ?? true,
        }
      },
      isUnchanged: async () => true,
      counts: async () => [],
      release: async () => [],
      close: async () => undefined,
    },
  }
}

/** Nothing here is about what comes of such a worker, only about when it is asked for. */
function failingWorker({ done }: FakeStackEngine): RunWorker {
  return async ({ purpose }) => {
    done.push(`run ${purpose}`)
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    done.push(`end ${purpose}`)
    throw new LifeboatError('worker-failed', 'it ended', { hint: 'See below.' })
  }
}
