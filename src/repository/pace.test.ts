import { describe, expect, test } from 'vitest'

import { exampleStack } from '../../test/support/example-stack.ts'
import { loadConfig } from '../config/load.ts'
import type { RunWorker, WorkerSpec } from '../model/worker.ts'
import { compareSpec } from '../verify/compare-worker.ts'
import { checkRepository } from './check-repository.ts'
import { copySnapshots } from './copy-snapshots.ts'
import { giveBackSpace } from './forget.ts'
import { forReading, locateRepository } from './locate.ts'
import { pairRepositories } from './pair.ts'
import { pipeSpec } from './pipe-out.ts'
import { extractPart, readOut } from './read-out.ts'
import { globalOptions, type Repository } from './repository.ts'
import { stageFiles } from './stage-files.ts'
import { storePart } from './store-part.ts'
import { writeFiles } from './write-files.ts'

const environment = {
  LIFEBOAT_REPOSITORY: 'rest:https://host/shop/',
  LIFEBOAT_PASSWORD: 'open sesame',
  LIFEBOAT_LIMIT_UPLOAD: '10MiB',
  LIFEBOAT_LIMIT_DOWNLOAD: '512k/s',
}
const limits = '--limit-upload 10240 --limit-download 512'
const self = { ...exampleStack().self, networks: ['shop_default'] }
const folder: Repository = { location: '/repository', password: undefined, mounts: [] }

const asked = { image: 'own', kind: 'files', backupId: 'b', snapshot: 's' }
const part = {
  image: 'own',
  kind: 'config',
  backupId: 'b',
  project: 'shop',
  host: 'h',
  without: [],
  path: '/stack',
  mounts: [],
  parent: undefined,
} as const
const write = {
  ...asked,
  mounts: [],
  before: { command: 'true', argumentsFile: '/tmp/arguments' },
}

describe('how much may go over a line', () => {
  test.each<[string, (run: RunWorker, store: Repository) => unknown]>([
    ['stores a part', (run, store) => storePart(run, store, part)],
    ['reads a part back', (run, store) => readOut(run, store, asked, ['/stack'])],
    [
      'extracts a part',
      (run, store) => extractPart(run, store, asked, { root: '/stack', include: [], mounts: [] }),
    ],
    [
      'restores files beside',
      (run, store) => stageFiles(run, store, asked, { volume: 'v', include: [] }),
    ],
    ['restores files in place', (run, store) => writeFiles(run, store, write, [])],
    ['checks the repository', (run, store) => checkRepository(run, store, { image: 'own' })],
    ['gives back space', (run, store) => giveBackSpace(run, store, 'own')],
    [
      'pipes files out',
      (run, store) =>
        run(pipeSpec(store, { ...asked, purpose: 'decode', into: 'decode', files: [] })),
    ],
    [
      'copies into the store',
      (run, store) =>
        copySnapshots(run, pairRepositories(folder, store), { image: 'own', snapshots: ['s'] }),
    ],
    [
      'copies out of the store',
      (run, store) =>
        copySnapshots(run, pairRepositories(store, folder), { image: 'own', snapshots: ['s'] }),
    ],
  ])('is told to the worker that %s', async (_what, act) => {
    const spec = await record(act)

    expect([...spec.entrypoint, ...spec.command].join(' ')).toContain(limits)
  })

  test('is told to the worker that compares what was restored', () => {
    const { env } = compareSpec(inStore(), { image: 'own', snapshot: 's', volume: 'v' })

    expect(env['PACE']).toBe('{"upload":10485760,"download":524288}')
  })

  test('holds for what Lifeboat itself asks a store', () => {
    const { config } = loadConfig(environment)

    expect(globalOptions(forReading(config)).join(' ')).toContain(limits)
  })

  test('holds for the copy', () => {
    const { config } = loadConfig({
      ...environment,
      LIFEBOAT_REPOSITORY: '/repository',
      LIFEBOAT_COPY_TO: 'rest:https://host/shop/',
      LIFEBOAT_COPY_PASSWORD: 'another',
    })
    if (config.copy === undefined) throw new Error('there is a copy')

    expect(globalOptions(forReading(config.copy)).join(' ')).toContain(limits)
    expect(globalOptions(forReading(config)).join(' ')).not.toContain('--limit')
  })

  test('is nothing that a disk is asked for', () => {
    const { config } = loadConfig({ ...environment, LIFEBOAT_REPOSITORY: '/repository' })

    expect(globalOptions(forReading(config)).join(' ')).not.toContain('--limit')
  })

  test.each(['10', '10mbit', '0k', '1.5MiB', 'fast'])('cannot be %s', (rate) => {
    expect(() => loadConfig({ ...environment, LIFEBOAT_LIMIT_UPLOAD: rate })).toThrow(
      expect.objectContaining({
        details: [
          `LIFEBOAT_LIMIT_UPLOAD: "${rate}" does not fit (expected bytes a second as a number with k, m or g, for example 10MiB)`,
        ],
      }),
    )
  })
})

function inStore(): Repository {
  return locateRepository(self, loadConfig(environment).config)
}

/** What a step would have a worker do; what comes of it is nothing that the step could use. */
async function record(act: (run: RunWorker, store: Repository) => unknown): Promise<WorkerSpec> {
  const ran: WorkerSpec[] = []
  const run: RunWorker = async (spec) => {
    ran.push(spec)
    return { stdout: '', stderr: '' }
  }
  await Promise.resolve(act(run, inStore())).catch(() => undefined)
  const [spec] = ran
  if (spec === undefined) throw new Error('no worker was started')
  return spec
}
