import { runOn } from '../../test/support/run-on.ts'
import { expect, test } from 'vitest'

import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { startAll, type Started } from './start-all.ts'
import { stopContainer } from './stop-start.ts'

const stopped = (service: string): FakeContainer => {
  return { ...runningContainer(service), state: 'exited' }
}
const ill = { health: 'unhealthy' } as const

test('containers start in their order, and say how they are', async () => {
  const { engine, starting } = start([stopped('app'), stopped('web')])

  expect(await starting).toEqual([
    { service: 'app', container: 'shop-app-1', health: 'healthy' },
    { service: 'web', container: 'shop-web-1', health: 'healthy' },
  ])
  expect(engine.done).toEqual(['start shop-app-1', 'start shop-web-1'])
})

test('one that is not healthy keeps those behind it from being started', async () => {
  const { engine, starting } = start([{ ...stopped('app'), ...ill }, stopped('web')])

  await expect(starting).rejects.toMatchObject({
    code: 'not-healthy',
    message: 'shop-app-1 is unhealthy after 0 s',
  })
  expect(engine.done).toEqual(['start shop-app-1'])
})

test('one that ends at once is not waited for', async () => {
  const { starting } = start([stopped('app')], { endsAtOnce: true, startLimitMs: 600_000 })

  await expect(starting).rejects.toMatchObject({ message: 'shop-app-1 is stopped' })
})

test('one that may be ill keeps nothing from being started, and that is told', async () => {
  const given = { mayBeIll: true } as const
  const { notes, starting } = start([{ ...stopped('app'), ...ill }, stopped('web')], given)

  expect((await starting).map(({ health }) => health)).toEqual(['unhealthy', 'healthy'])
  expect(notes).toEqual(['shop-app-1 is unhealthy after 0 s, as it was before'])
})

test('one that runs already is fine', async () => {
  const { engine, starting } = start([runningContainer('app')])

  expect(await starting).toMatchObject([{ health: 'healthy' }])
  expect(engine.done).toEqual([])
})

test('one that somebody has removed is told, and keeps nothing else from being started', async () => {
  const { engine, notes, starting } = start([stopped('app'), stopped('web')], { removed: 'app' })

  expect((await starting).map(({ service }) => service)).toEqual(['web'])
  expect(engine.done).toEqual(['start shop-web-1'])
  expect(notes).toEqual(['shop-app-1 is not started: somebody has removed it'])
})

test.each([
  ['does not run', 'shop-app-1'],
  ['is gone', 'shop-none-1'],
])('one that %s is stopped', async (_what, name) => {
  const engine = openMemoryEngine({ containers: [stopped('app')] })

  expect(await stopContainer(runOn(engine.client), name, name)).toEqual({ wasKilled: false })
})

type Given = {
  readonly endsAtOnce?: true
  readonly startLimitMs?: number
  readonly mayBeIll?: true
  readonly removed?: string
}

function start(
  containers: readonly FakeContainer[],
  { endsAtOnce, startLimitMs = 0, mayBeIll, removed }: Given = {},
): {
  readonly engine: MemoryEngine
  readonly notes: string[]
  readonly starting: Promise<Started[]>
} {
  const engine: MemoryEngine = openMemoryEngine({
    containers: containers.filter(({ id }) => id !== `id-${removed}`),
    after: () => {
      if (endsAtOnce !== true) return
      for (const each of engine.containers.values()) each.state = 'exited'
    },
  })
  const notes: string[] = []
  const entries = containers.map(({ id, name }) => {
    const service = id.replace('id-', '')
    return { id, name, service, ...(mayBeIll === undefined ? {} : { mayBeIll }) }
  })
  const limits = { startLimitMs, illLimitMs: 0, note: (text: string) => void notes.push(text) }
  return { engine, notes, starting: startAll(runOn(engine.client), entries, limits) }
}
