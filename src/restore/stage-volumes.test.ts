import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import {
  exampleRepository,
  exampleRestorePlan,
  filesStep,
} from '../../test/support/example-restore.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { WorkerSpec } from '../model/worker.ts'
import type { RestoreContext } from './restore-context.ts'
import { stageVolumes, type Staged } from './stage-volumes.ts'

const folder = '/var/lib/docker/volumes'
const pair = {
  volume: 'shop_uploads',
  live: 'shop_uploads/_data',
  beside: 'lifeboat-scratch-run-1/_data/volumes/shop_uploads',
  liveInode: '11',
  newInode: '22',
}

describe('volumes that are restored beside the live ones', () => {
  test('are ready to be exchanged, wherever the backup had them', async () => {
    const { staged, specs } = await stage()

    expect(staged).toEqual({ folder, pairs: [pair], refused: [], written: { files: 1, bytes: 0 } })
    expect(specs.map(({ purpose }) => purpose)).toEqual(['stage-files', 'look-at-volumes'])
    expect(specs[1]?.mounts).toEqual([
      { kind: 'bind', source: folder, target: '/volumes', writable: true },
    ])
  })

  test.each<[string, Given, string]>([
    [
      'the scratch volume is not where the volume is',
      { scratch: '/mnt/other/lifeboat-scratch-run-1/_data' },
      'the scratch volume is elsewhere',
    ],
    [
      'the worker says so',
      { said: 'it is a file system of its own' },
      'it is a file system of its own',
    ],
    [
      'the engine gives no worker that folder',
      { error: new LifeboatError('worker-refused', 'forbidden', { hint: 'x' }) },
      'forbidden',
    ],
    [
      'a container mounts its folder by path',
      { users: [user(`${folder}/shop_uploads/_data`)] },
      `watcher mounts ${folder}/shop_uploads/_data`,
    ],
    [
      'a container mounts a folder in it by path',
      { users: [user(`${folder}/shop_uploads/_data/a`)] },
      `watcher mounts ${folder}/shop_uploads/_data/a`,
    ],
  ])('are written in place when %s', async (_what, given, reason) => {
    const { staged } = await stage(given)

    expect(staged.pairs).toEqual([])
    expect(staged.refused).toEqual([{ volume: 'shop_uploads', reason }])
  })

  test.each<[string, unknown]>([
    ['another volume', user(`${folder}/other/_data`)],
    ['all volumes, from above', user(folder)],
    ['it, and has ended', user(`${folder}/shop_uploads/_data`, 'exited')],
  ])('are exchanged although a container mounts %s', async (_what, each) => {
    expect((await stage({ users: [each] })).staged.pairs).toEqual([pair])
  })

  test('are not written in place because somebody interrupted', async () => {
    await expect(stage({ error: interrupted() })).rejects.toMatchObject({ code: 'interrupted' })
  })
})

type Given = {
  readonly scratch?: string
  readonly said?: string
  readonly error?: Error
  readonly users?: readonly unknown[]
}

async function stage({
  scratch = `${folder}/lifeboat-scratch-run-1/_data`,
  said = 'ok 11 22',
  error,
  users = [],
}: Given = {}): Promise<{ staged: Staged; specs: WorkerSpec[] }> {
  const specs: WorkerSpec[] = []
  const runWorker: RestoreContext['runWorker'] = async (spec) => {
    specs.push(spec)
    const summary = '{"message_type":"summary","total_files":1,"files_restored":1}'
    if (spec.purpose === 'stage-files') return { stdout: summary, stderr: '' }
    if (error !== undefined) throw error
    return { stdout: `${said}\n`, stderr: '' }
  }
  const engine = fakeEngine({
    listVolumes: async () => ({ Volumes: [] }),
    listContainers: async () => users,
    getVolume: (Name: string) => ({
      inspect: async () => ({
        Name,
        Driver: 'local',
        Labels: {},
        Options: null,
        Mountpoint: scratch,
      }),
    }),
  })
  const { run } = captureContext([], runWorker)
  const stack = exampleStack()
  const volumes = stack.volumes.map((volume) => {
    return { ...volume, inspect: { Mountpoint: `${folder}/${volume.name}/_data` } }
  })
  const step = filesStep({ way: 'exchange' })
  const context: RestoreContext = {
    run: { ...run, engine },
    runWorker,
    repository: exampleRepository,
    stack: { ...stack, volumes },
    manifest: exampleManifest(),
    plan: exampleRestorePlan({ steps: [step] }),
    parts: [],
    targets: [],
    written: [],
    startLimitMs: 1000,
  }
  const request = { image: 'sha256:lifeboat', kind: 'files', backupId: 'b1', snapshot: 's1' }
  return { staged: await stageVolumes(context, request, [step]), specs }
}

function user(source: string, state = 'running'): unknown {
  const mount = { Type: 'bind', Source: source, RW: true }
  return { Id: 'w', Names: ['/watcher'], Labels: {}, State: state, Mounts: [mount] }
}
