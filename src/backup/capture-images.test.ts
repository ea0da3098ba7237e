import { describe, expect, test } from 'vitest'

import { captureContext, resticSummary } from '../../test/support/fake-context.ts'
import type { Step } from '../model/plan.ts'
import { WorkerFailedError, type RunWorker, type WorkerSpec } from '../model/worker.ts'
import { captureImages } from './capture-images.ts'

const step: Step = {
  do: 'images',
  images: [
    { id: 'sha256:a', name: 'shop-app:1', bytes: 10 },
    { id: 'sha256:b', name: 'shop-worker:1', bytes: 10 },
  ],
  because: 'no registry has them',
}
const saved = (id: string) => ({ event: 'saved', id })
const failed = {
  event: 'failed',
  id: 'sha256:b',
  code: 'too-little-space',
  why: 'there is too little space',
  hint: 'Free it.',
  details: [],
}
const socket = '/var/run/docker.sock'

describe('images', () => {
  test('are saved by a worker with the socket, and stored by one with the repository: none has both', async () => {
    const { specs } = await capture([saved('sha256:a'), saved('sha256:b')])

    const targets = specs.map(({ purpose, mounts }) => [purpose, mounts.map((each) => each.target)])
    expect(targets).toEqual([
      ['save-images', ['/run/docker.sock', '/stack/images']],
      ['store-images', ['/stack/images', '/repository']],
    ])
    expect(specs[0]?.env).toEqual({ DOCKER_HOST: 'unix:///run/docker.sock' })
    expect(specs[1]?.network).toBe('none')
  })

  test('are named to the worker without a file: newer engines put none beside a socket below /var/run', async () => {
    const { specs, given } = await capture([saved('sha256:a')])

    expect(JSON.parse(specs[0]?.command.at(-1) ?? '')).toEqual(step.images)
    expect(given).toEqual([])
  })

  test('are saved through a proxy where Lifeboat itself speaks to one', async () => {
    const { specs } = await capture([saved('sha256:a')], 'tcp://proxy:2375')

    expect(specs[0]).toMatchObject({
      network: { name: 'shop_default' },
      mounts: [{ kind: 'volume' }],
    })
  })

  test('that are stored are held', async () => {
    const { captured } = await capture([saved('sha256:a'), saved('sha256:b')])

    expect(captured).toMatchObject({
      parts: [{ kind: 'images', snapshot: 's1' }],
      heldImages: ['sha256:a', 'sha256:b'],
      failures: [],
    })
  })

  test('that could not be saved are failures by name, and the others are held', async () => {
    const { captured } = await capture([saved('sha256:a'), failed])

    expect(captured).toMatchObject({
      heldImages: ['sha256:a'],
      failures: [{ what: 'image shop-worker:1', code: 'too-little-space' }],
    })
  })

  test('of which none could be saved make no part', async () => {
    const { captured, specs } = await capture([failed])

    expect(captured).toMatchObject({ parts: [], heldImages: [] })
    expect(specs.map(({ purpose }) => purpose)).toEqual(['save-images'])
  })

  test.each(['save-images', 'store-images'])('are all missing when %s fails', async (purpose) => {
    const said = [saved('sha256:a'), saved('sha256:b')]
    const { captured } = await capture(said, `unix://${socket}`, (spec) => spec.purpose === purpose)

    expect(captured).toMatchObject({ parts: [], heldImages: [] })
    expect(captured.failures.map(({ what }) => what)).toEqual([
      'image shop-app:1',
      'image shop-worker:1',
    ])
  })

  test('that restic could not read back from staging are all missing', async () => {
    const said = [saved('sha256:a'), saved('sha256:b')]
    const partly = new WorkerFailedError(
      'it failed',
      {
        stdout: resticSummary,
        stderr: '{"error":{"message":"i/o error"},"item":"/stack/images/a"}',
      },
      3,
    )
    const { captured } = await capture(
      said,
      undefined,
      ({ purpose }) => purpose === 'store-images',
      partly,
    )

    expect(captured).toMatchObject({
      parts: [],
      heldImages: [],
      failures: [{ code: 'image-not-whole', details: ['/stack/images/a: i/o error'] }, {}],
    })
  })

  test('that were not planned are not looked at', async () => {
    const context = captureContext([], () => Promise.reject(new Error('not asked for')))

    expect(await captureImages(context, '')).toEqual({ parts: [], heldImages: [], failures: [] })
  })
})

async function capture(
  said: readonly object[],
  engine = `unix://${socket}`,
  fails: (spec: WorkerSpec) => boolean = () => false,
  failure = new WorkerFailedError('it failed', { stdout: '', stderr: 'no' }, 1),
) {
  const specs: WorkerSpec[] = []
  const given: string[] = []
  const runWorker: RunWorker = async (spec, files = []) => {
    specs.push(spec)
    given.push(...files.map(({ path }) => path))
    if (fails(spec)) throw failure
    const lines = said.map((line) => `${JSON.stringify(line)}\n`).join('')
    return { stdout: spec.purpose === 'save-images' ? lines : resticSummary, stderr: '' }
  }
  const context = captureContext([step], runWorker)
  const repository = {
    ...context.repository,
    mounts: [{ kind: 'volume', source: 'r', target: '/repository', writable: true } as const],
  }
  const captured = await captureImages({ ...context, repository }, engine)
  return { captured, specs, given }
}
