import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { LifeboatError } from '../errors.ts'
import type { Mount, Self } from '../model/stack.ts'
import { WorkerFailedError, type RunningWorker } from '../model/worker.ts'
import { handOver, locateHandover, type Handover } from './handover.ts'

const output = { stdout: 'said', stderr: '' }
const failure = new WorkerFailedError('pack-export failed', output, 1)

describe('bytes from a worker', () => {
  test('arrive whole, with what it said', async () => {
    const handover = makePipe()
    const worker = fakeWorker(async () => write(handover, 'x'.repeat(300_000)))
    let read = ''

    const said = await handOver(worker, handover, 'read', async (end) => {
      read = await text(end.createReadStream())
    })

    expect(said).toBe('said')
    expect(read).toHaveLength(300_000)
  })

  test('of one that fails half way are not taken for whole', async () => {
    const handover = makePipe()
    const worker = fakeWorker(async () => {
      await write(handover, 'half')
      throw failure
    })

    const receiving = handOver(worker, handover, 'read', async (end) => {
      await text(end.createReadStream())
    })

    await expect(receiving).rejects.toBe(failure)
  })

  test('are not waited for when it ends without opening its side', async () => {
    const handover = makePipe()
    const worker = fakeWorker(() => Promise.reject(failure))

    const receiving = handOver(worker, handover, 'read', async (end) => {
      await text(end.createReadStream())
    })

    await expect(receiving).rejects.toBe(failure)
  })

  test('that nobody takes end it, and the taker’s reason counts', async () => {
    const handover = makePipe()
    const reason = new LifeboatError('answer-cut-off', 'stdout took not all of it', { hint: '' })
    const worker = fakeWorker((removed) =>
      Promise.race([write(handover, 'x'.repeat(300_000)), removed]),
    )

    const receiving = handOver(worker, handover, 'read', async (end) => {
      await end.close()
      throw reason
    })

    await expect(receiving).rejects.toBe(reason)
    expect(worker.removals()).toBeGreaterThan(0)
  })
})

describe('bytes for a worker', () => {
  test('arrive whole', async () => {
    const handover = makePipe()
    let read = ''
    const worker = fakeWorker(async () => {
      read = await text((await open(handover.path)).createReadStream())
    })

    await handOver(worker, handover, 'write', (end) =>
      pipeline(Readable.from(['one', 'two']), end.createWriteStream()),
    )

    expect(read).toBe('onetwo')
  })

  test('that it does not take are answered with its own reason', async () => {
    const handover = makePipe()
    const worker = fakeWorker(async () => {
      await (await open(handover.path)).close()
      throw failure
    })

    const sending = handOver(worker, handover, 'write', (end) =>
      pipeline(Readable.from([Buffer.alloc(300_000)]), end.createWriteStream()),
    )

    await expect(sending).rejects.toBe(failure)
  })
})

test('the pipe stands in the state folder, through the mount that holds it', () => {
  expect(locateHandover(self('volume', true), '/state', 'run-1')).toEqual({
    path: '/state/handover-run-1',
    mounts: [{ kind: 'volume', source: 'state', target: '/state', writable: true }],
  })
})

test.each([
  ['tmpfs', true, '/state'],
  ['volume', false, '/state'],
  ['volume', true, '/elsewhere'],
] as const)('a state folder on a %s, writable: %s, at %s, is seen by no worker', (...given) => {
  const [kind, writable, folder] = given

  expect(() => locateHandover(self(kind, writable), folder, 'run-1')).toThrow(
    expect.objectContaining({
      code: 'state-not-mounted',
      hint: expect.stringContaining('lifeboat-state:/state'),
    }),
  )
})

function makePipe(): Handover {
  const path = join(temporaryFolder(), 'pipe')
  execFileSync('mkfifo', [path])
  return { path, mounts: [] }
}

async function write(handover: Handover, content: string): Promise<void> {
  const end = await open(handover.path, constants.O_WRONLY)
  try {
    await end.writeFile(content)
  } finally {
    await end.close()
  }
}

/** A worker whose work is `act`, which is told when it is removed. */
function fakeWorker(
  act: (removed: Promise<never>) => Promise<void>,
): RunningWorker & { removals(): number } {
  const removed = Promise.withResolvers<never>()
  removed.promise.catch(() => undefined)
  let count = 0
  return {
    answer: async () => ({ event: 'ready' }),
    signal: async () => undefined,
    end: async () => {
      await act(removed.promise)
      return output
    },
    remove: async () => {
      count += 1
      removed.reject(failure)
    },
    removals: () => count,
  }
}

function self(kind: Mount['kind'], writable: boolean): Self {
  const mount = { kind, source: 'state', target: '/state', writable, anonymous: false }
  return { containerId: 'id', image: 'lifeboat', project: 'shop', mounts: [mount], networks: [] }
}
