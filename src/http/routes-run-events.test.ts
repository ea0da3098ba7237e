import { describe, expect, onTestFinished, test } from 'vitest'

import { eventually } from '../../test/support/eventually.ts'
import { exampleRun } from '../../test/support/example-manifest.ts'
import { createTestApp, headers } from '../../test/support/fake-backend.ts'
import { openStream } from '../../test/support/open-stream.ts'
import type { Run } from '../model/run.ts'
import type { RunEvent } from '../model/run-event.ts'

const running = exampleRun({ id: 'run-1', state: 'running' })
const ended = exampleRun({ id: 'run-1' })
const files = { step: 'capture', part: 'files', done: 5, total: 10 }
const dump = { step: 'capture', part: 'dump of db', done: 3 }

describe('GET /runs/ID/events', () => {
  test('tells the run, each part that moves, and the end, as server-sent events', async () => {
    const { url } = await listen([
      { event: 'run', run: running },
      { event: 'progress', progress: { at: '', step: 'capture', parts: [files, dump] } },
      { event: 'idle', silentMs: 5 },
      { event: 'progress', progress: { at: '', parts: [{ ...files, done: 6 }, dump] } },
      { event: 'run', run: ended },
      { event: 'end', run: ended },
    ])

    const response = await fetch(url, { headers })

    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect((await response.text()).split('\n\n')).toEqual([
      'retry: 2000',
      `event: run\ndata: ${JSON.stringify(running)}`,
      `event: progress\ndata: ${JSON.stringify(files)}`,
      `event: progress\ndata: ${JSON.stringify(dump)}`,
      ': still under way',
      `event: progress\ndata: ${JSON.stringify({ ...files, done: 6 })}`,
      `event: run\ndata: ${JSON.stringify(ended)}`,
      `id: end\nevent: end\ndata: ${JSON.stringify(ended)}`,
      '',
    ])
  })

  test('tells each thing when it happens', async () => {
    const { url, tell } = await listen([{ event: 'run', run: running }])
    const stream = await openStream(url, headers)
    await eventually(() => stream.text().includes('event: run'))

    tell({ event: 'progress', progress: { at: '', parts: [files] } })

    await eventually(() => stream.text().includes('event: progress'))
    expect(stream.text()).toContain(`data: ${JSON.stringify(files)}\n\n`)
    stream.close()
  })

  test('is over for the daemon as soon as whoever asked has gone, and tells all of it to one who comes back', async () => {
    const { url, following } = await listen([{ event: 'run', run: running }])
    const first = await openStream(url, headers)
    await eventually(() => first.text().includes('event: run'))
    expect(following()).toBe(1)

    first.close()
    await eventually(() => following() === 0)

    const again = await openStream(url, headers)
    await eventually(() => again.text().includes('event: run'))
    again.close()
    await eventually(() => following() === 0)
  })

  test('counts among the requests at once only as long as somebody listens', async () => {
    const { url, following } = await listen([{ event: 'run', run: running }])
    const streams = await Promise.all(Array.from({ length: 32 }, () => openStream(url, headers)))
    await eventually(() => following() === 32)

    expect((await fetch(url, { headers })).status).toBe(429)
    for (const stream of streams) stream.close()

    await eventually(
      async () => (await fetch(url.replace('/events', ''), { headers })).status === 200,
    )
  })

  test('sends away for good whoever was told the end and comes back by itself', async () => {
    const { url, following } = await listen([])

    const response = await fetch(url, { headers: { ...headers, 'last-event-id': 'end' } })

    expect([response.status, following()]).toEqual([204, 0])
  })

  test('of a run that nobody remembers is 404, and without the token 401', async () => {
    const { url } = await listen([])

    const unknown = await fetch(url.replace('run-1', 'none'), { headers })
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'no-such-run' }])
    expect((await fetch(url)).status).toBe(401)
  })
})

function find(id: string): Run | undefined {
  return id === 'run-1' ? running : undefined
}

/** A daemon that listens, and whose run does this. */
async function listen(first: readonly RunEvent[]) {
  let following = 0
  const waiting = new Set<(event: RunEvent) => void>()
  async function* follow(): AsyncGenerator<RunEvent> {
    following += 1
    try {
      yield* first
      if (first.at(-1)?.event === 'end') return
      for (;;) {
        yield await new Promise<RunEvent>((resolve) => {
          waiting.add(resolve)
        })
      }
    } finally {
      following -= 1
    }
  }
  // A real one looks again twice in a second; so it notices that nobody listens.
  const looking = setInterval(() => tell({ event: 'idle' }), 100)
  function tell(event: RunEvent): void {
    for (const resolve of waiting) resolve(event)
    waiting.clear()
  }
  const app = await createTestApp({ run: find, follow })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    clearInterval(looking)
    await app.close()
  })
  return { url: `${address}/runs/run-1/events`, tell, following: () => following }
}
