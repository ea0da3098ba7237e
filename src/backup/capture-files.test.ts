import { describe, expect, test } from 'vitest'

import {
  database,
  exampleStack,
  postgres,
  stopped,
  volume,
} from '../../test/support/example-stack.ts'
import {
  archiveStep,
  captureContext,
  resticSummary,
  type FakeVolumes,
} from '../../test/support/fake-context.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { ArchiveStep } from '../model/plan.ts'
import {
  WorkerFailedError,
  type RunningWorker,
  type StartWorker,
  type WorkerOutput,
  type WorkerSpec,
} from '../model/worker.ts'
import { PassRequest } from '../repository/pass-protocol.ts'
import type { CaptureContext } from './capture-context.ts'
import { openFiles, type CapturedFiles } from './capture-files.ts'

const steps = [archiveStep('volume', 'uploads'), archiveStep('bind', '/srv/data')]
const measured = JSON.stringify({
  event: 'measured',
  folders: [{ path: '/stack/volumes/uploads', files: 3, bytes: 50 }],
  problem: null,
})
const stored = { stdout: `${measured}\n${resticSummary}`, stderr: '' }
const noWorker = (): Promise<never> => Promise.reject(new Error('not asked for'))
const unchanged = { count: 0, paths: [] }

describe('captureFiles', () => {
  test('stores all that was planned as one part', async () => {
    const specs: WorkerSpec[] = []

    const captured = await capture({ uploads: {} }, async (spec) => {
      specs.push(spec)
      return stored
    })

    expect(outcome(captured)).toEqual({
      parts: 1,
      archived: ['uploads', '/srv/data'],
      failures: [],
    })
    expect(captured.changed).toMatchObject({ during: unchanged })
    expect(specs.map(({ mounts }) => mounts.map(({ target }) => target))).toEqual([
      ['/stack/volumes/uploads', '/stack/binds/srv/data'],
    ])
  })

  test('says how much each holds, as far as it was measured', async () => {
    const { sizes, warnings } = await capture({ uploads: {} }, async () => stored)

    expect([...sizes]).toEqual([['/stack/volumes/uploads', { files: 3, bytes: 50 }]])
    expect(warnings).toEqual([])
  })

  test.each([
    ['the worker did not say', ''],
    ['find: /stack/x: Input/output error', 'find: /stack/x: Input/output error'],
  ])('warns that it was not measured, and stores it all the same: %s', async (why, problem) => {
    const said =
      problem === '' ? '' : `${JSON.stringify({ event: 'measured', folders: [], problem })}\n`

    const captured = await capture({ uploads: {} }, async () => ({
      stdout: said + resticSummary,
      stderr: '',
    }))

    expect(captured.warnings).toEqual([`the sizes of volumes and host paths are not known: ${why}`])
    expect(outcome(captured)).toMatchObject({ parts: 1, failures: [] })
  })

  test('never asks for a volume that is gone: the engine would make an empty one', async () => {
    const mounted: string[] = []

    const captured = await capture({}, async (spec) => {
      mounted.push(...spec.mounts.map(({ source }) => source))
      return stored
    })

    expect(mounted).toEqual(['/srv/data'])
    expect(outcome(captured)).toEqual({
      parts: 1,
      archived: ['/srv/data'],
      failures: ['volume uploads: source-gone'],
    })
  })

  test('counts a volume as gone that the engine made for the worker itself', async () => {
    const volumes: FakeVolumes = { uploads: {} }

    const captured = await capture(volumes, async () => {
      volumes['uploads'] = { labels: { 'lifeboat.run': 'run-1' } }
      return stored
    })

    expect(outcome(captured)).toEqual({
      parts: 1,
      archived: ['/srv/data'],
      failures: ['volume uploads: source-gone'],
    })
  })

  test('does not count the data of a server as held that did not stay stopped', async () => {
    const db = database({
      state: 'exited',
      mounts: [volume('uploads', '/var/lib/postgresql/data')],
    })
    const stack = exampleStack({ containers: [db], databases: [postgres('db', stopped)] })

    expect(outcome(await capture({ uploads: {} }, async () => stored, { stack }))).toEqual({
      parts: 1,
      archived: ['/srv/data'],
      failures: ['volume uploads: database-started'],
    })
  })

  test('keeps a part of which some files could not be read, and says so', async () => {
    const output = { stdout: resticSummary, stderr: '/stack/volumes/uploads/x: input/output error' }

    const captured = await capture({ uploads: {} }, () =>
      Promise.reject(new WorkerFailedError('store-files failed', output, 3)),
    )

    expect(outcome(captured)).toMatchObject({
      parts: 1,
      failures: ['files part: files-unreadable'],
    })
    expect(captured.failures[0]?.details).toEqual(['/stack/volumes/uploads/x: input/output error'])
  })

  test('holds nothing when the worker failed', async () => {
    const refused = new LifeboatError('worker-refused', 'no', { hint: 'Look below.' })

    const captured = await capture({ uploads: {} }, () => Promise.reject(refused))

    expect(outcome(captured)).toEqual({
      parts: 0,
      archived: [],
      failures: ['files part: worker-refused'],
    })
  })

  test('passes an interruption on', async () => {
    await expect(
      capture({ uploads: {} }, () => Promise.reject(interrupted())),
    ).rejects.toMatchObject({
      code: 'interrupted',
    })
  })

  test('leaves out what each step’s globs fit below its own path, in every pass', async () => {
    const requests: PassRequest[] = []
    const [uploads] = steps
    const planned = uploads === undefined ? [] : [{ ...uploads, excludes: ['*.tmp', 'a/b'] }]

    await capture({ uploads: {} }, async () => stored, { plan: planOf(planned) }, requests)

    const excluded =
      '--exclude /stack/volumes/uploads/**/*.tmp --exclude /stack/volumes/uploads/a/b'
    expect(requests[0]?.hot.join(' ')).toContain(excluded)
    expect(requests[0]?.final.join(' ')).toContain(excluded)
  })

  test('starts no worker when nothing was planned', async () => {
    const context = captureContext([], () => Promise.reject(new Error('not asked for')))
    const files = await openFiles(context, undefined, () => undefined)
    await files.read()

    expect(outcome(await files.finish())).toEqual({ parts: 0, archived: [], failures: [] })
  })
})

test.each<[string, number | undefined, boolean]>([
  ['nobody stands still', undefined, true],
  ['others stand still', 1000, false],
])(
  'how much there is, is counted beside the pass that counts where %s',
  async (_what, limit, counts) => {
    const requests: PassRequest[] = []

    await capture({ uploads: {} }, async () => stored, {}, requests, limit)

    expect(requests[0]?.hot).not.toContain('--no-scan')
    expect(requests[0]?.final.includes('--no-scan')).toBe(!counts)
  },
)

function planOf(planned: readonly ArchiveStep[]): CaptureContext['plan'] {
  return captureContext(planned, noWorker).plan
}

type End = (spec: WorkerSpec) => Promise<WorkerOutput>

/** What a worker that reads files says before it ends as it is told to. */
async function capture(
  volumes: FakeVolumes,
  end: End,
  changes: Partial<CaptureContext> = {},
  requests: PassRequest[] = [],
  hotLimitMs?: number,
): Promise<CapturedFiles> {
  const start: StartWorker = async (spec, [file] = []): Promise<RunningWorker> => {
    requests.push(PassRequest.parse(JSON.parse(file?.content.toString() ?? '')))
    const ending = end(spec)
    ending.catch(() => undefined)
    const lines: Record<string, Record<string, unknown>> = {
      ready: { event: 'ready', hotPasses: 0, reread: 0 },
      passed: { event: 'passed', ms: 1 },
      clusters: { event: 'clusters', found: [] },
      changed: { event: 'changed', during: unchanged, since: unchanged },
    }
    return {
      answer: async (name) => lines[name ?? ''] ?? {},
      signal: async () => undefined,
      end: () => ending,
      remove: async () => undefined,
    }
  }
  const context = { ...captureContext(steps, noWorker, volumes, start), ...changes }
  const files = await openFiles(context, hotLimitMs, () => undefined)
  await files.read()
  return files.finish()
}

function outcome({ parts, archived, failures }: CapturedFiles): unknown {
  return {
    parts: parts.length,
    archived: archived.map(({ source }) => source),
    failures: failures.map(({ what, code }) => `${what}: ${code}`),
  }
}
