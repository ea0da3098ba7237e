import { describe, expect, test } from 'vitest'

import {
  archiveStep,
  captureContext,
  resticSummary,
  type FakeVolumes,
} from '../../test/support/fake-context.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import { WorkerFailedError, type RunWorker, type WorkerSpec } from '../model/worker.ts'
import { captureFiles, type CapturedFiles } from './capture-files.ts'

const steps = [archiveStep('volume', 'uploads'), archiveStep('bind', '/srv/data')]
const stored: RunWorker = async () => ({ stdout: resticSummary, stderr: '' })

describe('captureFiles', () => {
  test('stores all that was planned as one part', async () => {
    const specs: WorkerSpec[] = []

    const captured = await capture({ uploads: {} }, async (spec) => {
      specs.push(spec)
      return stored(spec)
    })

    expect(outcome(captured)).toEqual({
      parts: 1,
      archived: ['uploads', '/srv/data'],
      failures: [],
    })
    expect(specs.map(({ mounts }) => mounts.map(({ target }) => target))).toEqual([
      ['/stack/volumes/uploads', '/stack/binds/srv/data'],
    ])
  })

  test('never asks for a volume that is gone: the engine would make an empty one', async () => {
    const mounted: string[] = []

    const captured = await capture({}, async (spec) => {
      mounted.push(...spec.mounts.map(({ source }) => source))
      return stored(spec)
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

    const captured = await capture(volumes, async (spec) => {
      volumes['uploads'] = { labels: { 'lifeboat.run': 'run-1' } }
      return stored(spec)
    })

    expect(outcome(captured)).toEqual({
      parts: 1,
      archived: ['/srv/data'],
      failures: ['volume uploads: source-gone'],
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

  test('starts no worker when nothing was planned', async () => {
    const context = captureContext([], () => Promise.reject(new Error('not asked for')))

    expect(outcome(await captureFiles(context))).toEqual({ parts: 0, archived: [], failures: [] })
  })
})

function capture(volumes: FakeVolumes, runWorker: RunWorker): Promise<CapturedFiles> {
  return captureFiles(captureContext(steps, runWorker, volumes))
}

function outcome({ parts, archived, failures }: CapturedFiles): unknown {
  return {
    parts: parts.length,
    archived: archived.map(({ source }) => source),
    failures: failures.map(({ what, code }) => `${what}: ${code}`),
  }
}
