import { describe, expect, test } from 'vitest'

import { eventually } from '../../test/support/eventually.ts'
import { fakeEngine } from '../../test/support/fake-context.ts'
import { frame } from '../../test/support/memory-engine-answers.ts'
import { runOn } from '../../test/support/run-on.ts'
import { LifeboatError } from '../errors.ts'
import type { Amount } from '../model/progress.ts'
import type { WorkerSpec } from '../model/worker.ts'
import type { EngineClient } from './engine.ts'
import { startWorker } from './worker.ts'

const spec: WorkerSpec = {
  purpose: 'store-files',
  moves: 'files',
  image: 'lifeboat',
  entrypoint: ['restic'],
  command: [],
  env: {},
  mounts: [],
  capabilities: [],
  network: 'none',
}

describe('a worker that is watched', () => {
  test('is told of by the last line in which it says how far it is, and no more when it has ended', async () => {
    const { told, worker, say, exit } = await start()

    say('{"message_type":"status","bytes_done":5}\n{"message_type":"status","bytes_done":7}\n{"cut')
    await eventually(() => told.length > 0)
    say('{"message_type":"summary"}\n')
    exit()

    expect((await worker.end()).stdout).toContain('"summary"')
    expect(told).toEqual([{ done: 7 }, undefined])
  })

  test('of which nothing can be read goes on as if nobody watched, and nothing is held against its run', async () => {
    let asked = 0
    const lost: EngineClient = {
      lostCalls: () => asked,
      call: () => {
        asked += 1
        return Promise.reject(new LifeboatError('engine-connection-lost', 'lost', { hint: 'x' }))
      },
    }
    const { told, worker, say, exit, run } = await start(lost)

    await eventually(() => asked > 1)
    say('done\n')
    exit()

    expect((await worker.end()).stdout).toBe('done\n')
    expect(told).toEqual([undefined])
    expect(run.engine.lostCalls()).toBe(0)
  })

  test('is not waited for by whoever waits for its end', async () => {
    let isAsked = false
    const stuck: EngineClient = {
      lostCalls: () => 0,
      call: () => {
        isAsked = true
        return new Promise(() => undefined)
      },
    }
    const { worker, exit } = await start(stuck)

    await eventually(() => isAsked)
    exit()

    await expect(worker.end()).resolves.toEqual({ stdout: '', stderr: '' })
  })

  test('is not looked at any more when it has been removed', async () => {
    const { told, worker, say } = await start()

    await worker.remove()
    await worker.remove()
    say('{"message_type":"status","bytes_done":5}\n')

    expect(told).toEqual([undefined])
  })
})

test('a broken line among a worker’s answers is passed over', async () => {
  const { worker, say } = await start()
  say('{"message_type":"sta\n7\nnull\n{"event":"ready","n":1}\n')

  await expect(worker.answer('ready')).resolves.toEqual({ event: 'ready', n: 1 })
  await worker.remove()
})

async function start(watching?: EngineClient) {
  let [said, status] = ['', 'running']
  const told: (Amount | undefined)[] = []
  const container = {
    start: async () => undefined,
    inspect: async () => ({ State: { Status: status, ExitCode: 0 } }),
    logs: async () => (said === '' ? Buffer.alloc(0) : frame(1, said)),
    stop: async () => undefined,
    remove: async () => undefined,
  }
  const engine = fakeEngine({
    createContainer: async () => ({ id: 'worker' }),
    getContainer: () => container,
  })
  const run = {
    ...runOn(engine),
    stepTimeoutMs: 60_000,
    watching: {
      engine: watching ?? engine,
      onProgress: (_part: string, amount: Amount | undefined) => void told.push(amount),
    },
  }
  return {
    run,
    told,
    worker: await startWorker(run, spec),
    say: (text: string) => {
      said += text
    },
    exit: () => {
      status = 'exited'
    },
  }
}
