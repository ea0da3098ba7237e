import type { ContainerCreateOptions } from 'dockerode'
import { describe, expect, test } from 'vitest'

import type { WorkerFile, WorkerSpec } from '../model/worker.ts'
import { createWorker } from './create-worker.ts'
import type { EngineClient } from './engine.ts'
import type { RunContext } from './run-context.ts'

const spec: WorkerSpec = {
  purpose: 'store-files',
  image: 'sha256:lifeboat',
  entrypoint: ['restic'],
  command: ['backup'],
  env: { RESTIC_REPOSITORY: 's3:http://minio:9000/backups' },
  secrets: {
    variables: { RESTIC_PASSWORD: 'open sesame', AWS_SECRET_ACCESS_KEY: 'key' },
    files: [],
  },
  mounts: [],
  capabilities: ['DAC_OVERRIDE'],
  network: {
    networks: ['shop_back', 'shop_front'],
    hosts: ['nas:10.0.0.9'],
    nameServers: ['10.0.0.1'],
  },
}

describe('a worker that speaks to a store', () => {
  test('is in every network that Lifeboat is in, and finds hosts as it does', async () => {
    const { options, joined } = await create(spec)

    expect(options.HostConfig).toMatchObject({
      NetworkMode: 'shop_back',
      ExtraHosts: ['nas:10.0.0.9'],
      Dns: ['10.0.0.1'],
    })
    expect(joined).toEqual(['shop_front'])
  })

  test('cannot become more than it was started as', async () => {
    const { options } = await create(spec)

    expect(options.HostConfig?.SecurityOpt).toEqual(['no-new-privileges'])
  })

  test('has none of the engine’s capabilities but those that it asks for', async () => {
    const { options } = await create(spec)

    expect(options.HostConfig).toMatchObject({ CapDrop: ['ALL'], CapAdd: ['DAC_OVERRIDE'] })
    expect(options.HostConfig?.Privileged ?? false).toBe(false)
  })

  test('cannot write to its root, takes no more than its share of processes, and gets files in a volume that goes with it', async () => {
    const order = { path: '/lifeboat/order.json', content: Buffer.from('{}') }
    const { options } = await create(spec, undefined, [order])

    expect(options.HostConfig).toMatchObject({ ReadonlyRootfs: true, PidsLimit: 4096 })
    expect(options.HostConfig?.Mounts).toEqual([
      {
        Type: 'volume',
        Target: '/lifeboat',
        VolumeOptions: {
          NoCopy: true,
          Labels: { 'lifeboat.run': 'run-1', 'lifeboat.role': 'worker' },
        },
      },
    ])
  })

  test('has a name of its own, so that its lock is nobody else’s', async () => {
    const { options } = await create(spec)

    expect(options.Hostname).toBe('lifeboat-run-1')
  })

  test('has the cache that it is to use, and can write to it', async () => {
    const { options } = await create({ ...spec, cache: 'lifeboat-cache-shop' })

    expect(options.Env).toContain('RESTIC_CACHE_DIR=/var/cache/restic')
    expect(options.HostConfig?.Mounts).toMatchObject([
      {
        Type: 'volume',
        Source: 'lifeboat-cache-shop',
        Target: '/var/cache/restic',
        ReadOnly: false,
      },
    ])
  })

  test('shows none of its secrets to who inspects it', async () => {
    const { options } = await create(spec)

    expect(JSON.stringify(options)).not.toMatch(/sesame|AWS_SECRET|"key"/)
    expect(options.Env).toEqual(['RESTIC_REPOSITORY=s3:http://minio:9000/backups'])
  })

  test('is taken away again where a network does not take it', async () => {
    const refusal = new Error('no such network')

    const { removed, error } = await create(spec, refusal)

    expect(error).toBe(refusal)
    expect(removed).toEqual(['id-1'])
  })
})

test('any other worker is in no network', async () => {
  const { secrets: _secrets, ...open } = spec
  const { options, joined } = await create({ ...open, network: 'none' })

  expect(options.HostConfig?.NetworkMode).toBe('none')
  expect(options.Entrypoint).toEqual(['restic'])
  expect(joined).toEqual([])
})

async function create(worker: WorkerSpec, refusal?: Error, files: readonly WorkerFile[] = []) {
  let options: ContainerCreateOptions = {}
  const joined: string[] = []
  const removed: string[] = []
  const docker = {
    createContainer: async ({ _body }: { _body: ContainerCreateOptions }) => {
      options = _body
      return { id: 'id-1' }
    },
    getNetwork: (name: string) => ({
      connect: async () => {
        if (refusal !== undefined) throw refusal
        joined.push(name)
      },
    }),
    getContainer: (id: string) => ({
      stop: async () => undefined,
      remove: async () => void removed.push(id),
    }),
  }
  const engine = {
    call: (_what: string, act: (given: typeof docker) => unknown) => act(docker),
  } as unknown as EngineClient
  const run = { engine, runId: 'run-1', project: 'shop', ownContainerId: 'own' } as RunContext
  const error: unknown = await createWorker(run, worker, files).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { options, joined, removed, error }
}
