import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import { fakeTime, inDueTime, passTime } from '../../test/support/fake-time.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { lost, refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { runHook } from './run-hook.ts'

type Look = { readonly Running: boolean; readonly ExitCode: number | null }

const hook = { service: 'app', container: 'shop-app-1', command: 'echo "a"; flush' }
const ended: Look = { Running: false, ExitCode: 0 }

describe('a hook', () => {
  test('is run by the shell of its container', async () => {
    const asked: unknown[] = []

    await run({ looks: [ended], asked })

    expect(asked).toEqual([
      ['shop-app-1', expect.objectContaining({ Cmd: ['sh', '-c', 'echo "a"; flush'] })],
    ])
  })

  test.each<[string, Look]>([
    ['it has begun', { Running: false, ExitCode: null }],
    ['it has ended', { Running: true, ExitCode: 0 }],
  ])('has not ended well before %s', async (_what, look) => {
    fakeTime()
    const failing = { Running: false, ExitCode: 7 }

    await expect(inDueTime(run({ looks: [look, ended] }))).resolves.toBeUndefined()
    await expect(inDueTime(run({ looks: [look, failing] }))).rejects.toMatchObject({
      message: 'the hook of shop-app-1 failed: it ended with exit code 7',
    })
  })

  test('that fails is told with what it wrote', async () => {
    const writes = [frame(1, 'begun\n'), frame(2, 'no disk\n\n')]

    await expect(
      run({ looks: [{ Running: false, ExitCode: 7 }], stream: Readable.from(writes) }),
    ).rejects.toMatchObject({
      code: 'hook-failed',
      message: 'the hook of shop-app-1 failed: it ended with exit code 7',
      hint: "Try the command of the label by hand: docker exec shop-app-1 sh -c '…'.",
      details: ['no disk', 'begun'],
    })
  })

  test('that fails is told without its words when they do not end, or arrive damaged', async () => {
    fakeTime()
    const looks = [{ Running: false, ExitCode: 7 }]
    const endless = new Readable({ read: () => undefined })
    const damaged = Readable.from([Buffer.from('no frame')])

    for (const stream of [endless, damaged]) {
      await expect(inDueTime(run({ looks, stream }))).rejects.toMatchObject({
        code: 'hook-failed',
        details: [],
      })
    }
  })

  test('that does not end is given up', async () => {
    fakeTime()

    await expect(
      inDueTime(run({ looks: [{ Running: true, ExitCode: null }] })),
    ).rejects.toMatchObject({
      message: 'the hook of shop-app-1 failed: it took longer than 1000 ms',
    })
  })

  test('is not waited for when the run is interrupted', async () => {
    fakeTime()
    const stopping = new AbortController()
    const running = run({ looks: [{ Running: true, ExitCode: null }], signal: stopping.signal })
    const outcome = running.catch((error: unknown) => error)

    await passTime(500)
    stopping.abort()

    expect(await outcome).toMatchObject({ code: 'interrupted' })
  })

  test('that the engine refuses has failed', async () => {
    await expect(run({ looks: [], fails: refused(409).error })).rejects.toMatchObject({
      message: 'the hook of shop-app-1 failed: the engine could not run it',
      details: ['the engine refused that: no'],
    })
  })

  test('of which nobody knows anything is not told as failed by itself', async () => {
    await expect(run({ looks: [], fails: lost().error })).rejects.toMatchObject({
      code: 'engine-connection-lost',
    })
  })
})

type Running = {
  /** What the engine says of it, one look after the other; the last one again and again. */
  readonly looks: readonly Look[]
  readonly stream?: NodeJS.ReadableStream
  readonly asked?: unknown[]
  readonly fails?: Error
  readonly signal?: AbortSignal
}

function run({ looks, stream = Readable.from([]), asked = [], fails, signal }: Running) {
  let count = 0
  const exec = {
    start: async () => stream,
    inspect: async () => looks[Math.min(count++, looks.length - 1)],
  }
  const engine = fakeEngine({
    getContainer: (name: string) => ({
      exec: async (options: object) => {
        if (fails !== undefined) throw fails
        asked.push([name, options])
        return exec
      },
    }),
  })
  const { run: context } = captureContext([], () => Promise.reject(new Error('not asked for')))
  return runHook({ ...context, engine, ...(signal === undefined ? {} : { signal }) }, hook)
}

/** As the engine wraps what a command writes: 1 is stdout, 2 stderr. */
function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt8(stream, 0)
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}
