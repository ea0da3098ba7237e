import { describe, expect, test } from 'vitest'

import { choose, databaseStep, filesStep } from '../../test/support/example-restore.ts'
import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import {
  exchanged,
  listActs,
  openRestore,
  stops,
  type Scene,
} from '../../test/support/restore-in-memory.ts'
import { changeStack, type Changed } from './change-stack.ts'

const inPlace = filesStep()
const server = { service: 'db', container: 'shop-db-1', id: 'id-db', because: 'uses shop_uploads' }

describe('a restore of rows and files', () => {
  test('loads, then stops, then backs up, then writes, each act in the journal before it', async () => {
    const scene = openRestore({ plan: { steps: [databaseStep(), inPlace] } })

    const changed = await change(scene)

    expect(listActs(scene)).toEqual([
      'journal load',
      'work prepare-db',
      'work load-db',
      'work settle-db',
      'journal stop',
      'stop shop-web-1',
      'stop shop-app-1',
      'safeguard',
      'journal write',
      'work write-files',
      'journal finish',
    ])
    expect(changed.safeguard).toBe('run-1-safety')
    expect(changed.written).toEqual({ files: 1, bytes: 0 })
  })

  test('has its safety backup read while all still runs, and nothing reads for it any more at the end', async () => {
    const seen: unknown[] = []
    const scene = openRestore({
      before: (what, { isGuarding }) => {
        if (['work load-db', 'stop shop-web-1'].includes(what)) seen.push([what, isGuarding])
      },
    })

    await change(scene)

    expect(seen).toEqual([
      ['work load-db', true],
      ['stop shop-web-1', true],
    ])
    expect(scene.isGuarding).toBe(false)
  })

  test('exchanges what was restored beside in one act that is in the journal before it', async () => {
    const scene = openRestore({ plan: { steps: [databaseStep(), exchanged] } })

    await change(scene)

    expect(listActs(scene).slice(-4)).toEqual([
      'safeguard',
      'journal exchange',
      'work exchange-files',
      'journal finish',
    ])
  })

  test('stops a server that uses what is written only after its databases are in the safety backup', async () => {
    const plan = { steps: [databaseStep(), inPlace], stops: [server, ...stops] }
    const scene = openRestore({ plan })

    await change(scene)

    expect(listActs(scene).slice(4, 9)).toEqual([
      'journal stop',
      'stop shop-web-1',
      'stop shop-app-1',
      'safeguard',
      'stop shop-db-1',
    ])
  })

  test('stops nothing where nothing uses what is written', async () => {
    const scene = openRestore({ plan: { stops: [] }, containers: [runningContainer('db')] })

    await change(scene)

    expect(scene.journal().map(({ act }) => act)).toEqual(['load', 'write', 'finish'])
    expect(listActs(scene).filter((act) => act.startsWith('stop'))).toEqual([])
  })

  test.each([
    ['has ended by itself', ({ engine }: Scene) => void (find(engine, 'id-web').state = 'exited')],
    ['was removed', ({ engine }: Scene) => void engine.containers.delete('id-web')],
  ])('neither stops nor starts again what %s while databases were loaded', async (_how, end) => {
    const scene = openRestore({
      before: (what, opened) => {
        if (what === 'work load-db') end(opened)
      },
    })

    await change(scene)

    expect(listActs(scene).filter((act) => act.startsWith('stop '))).toEqual(['stop shop-app-1'])
    expect(scene.journal()).toContainEqual({
      act: 'stop',
      containers: [{ id: 'id-app', name: 'shop-app-1', service: 'app' }],
    })
  })

  test('never stops what is not in the journal: one that somebody starts at the last moment ends it', async () => {
    const scene = openRestore({
      before: (what, { engine }) => {
        if (what === 'work load-db') find(engine, 'id-web').state = 'exited'
        if (what === 'journal stop') find(engine, 'id-web').state = 'running'
      },
    })

    await expect(change(scene)).rejects.toMatchObject({ code: 'target-in-use' })

    expect(find(scene.engine, 'id-web').state).toBe('running')
  })

  test('makes no safety backup where none was wanted, and the journal says so', async () => {
    const options = choose({ safeguard: false })
    const scene = openRestore({ plan: { options, steps: [exchanged] } })

    expect((await change(scene)).safeguard).toBeNull()

    expect(listActs(scene)).not.toContain('safeguard')
    expect(scene.isGuarding).toBeUndefined()
    expect(scene.journal()).toContainEqual(
      expect.objectContaining({ act: 'exchange', safeguard: null }),
    )
  })
})

describe('what the journal says', () => {
  test('of containers is the order in which they start again', async () => {
    const scene = openRestore()

    await change(scene)

    expect(scene.journal()).toContainEqual({
      act: 'stop',
      containers: [
        { id: 'id-app', name: 'shop-app-1', service: 'app' },
        { id: 'id-web', name: 'shop-web-1', service: 'web' },
      ],
    })
  })

  test.each([
    ['one that was ill', undefined, [undefined, true]],
    ['all, where a safety backup comes back', 'safeguard', [true, true]],
  ] as const)('of containers is which may be ill afterwards: %s', async (_what, reason, may) => {
    const containers = [
      runningContainer('app'),
      { ...runningContainer('web'), health: 'unhealthy' } as const,
      runningContainer('db'),
    ]
    const scene = openRestore({ containers, ...(reason === undefined ? {} : { reason }) })

    await change(scene)

    const [entry] = scene.journal().filter(({ act }) => act === 'stop')
    expect(entry).toMatchObject({
      containers: may.map((mayBeIll) => (mayBeIll ? { mayBeIll } : {})),
    })
    expect(JSON.stringify(entry).match(/mayBeIll/g)).toHaveLength(may.filter(Boolean).length)
  })

  test('of files is the backup that they come from and the one that brings them back', async () => {
    const scene = openRestore()

    await change(scene)

    expect(scene.journal()).toContainEqual({
      act: 'write',
      backup: scene.context.manifest.id,
      safeguard: 'run-1-safety',
      steps: [inPlace],
      keepExtra: false,
    })
  })

  test('of files is only what is overwritten, not what comes in beside', async () => {
    const beside = filesStep({ over: 'beside', target: 'look' })
    const scene = openRestore({ plan: { steps: [beside, inPlace] } })

    await change(scene)

    expect(scene.journal()).toContainEqual(
      expect.objectContaining({ act: 'write', steps: [inPlace] }),
    )
  })

  test('of a new volume stands before that is made; nothing else is written down of it', async () => {
    const beside = filesStep({ over: 'beside', target: 'look' })
    const scene = openRestore({
      plan: { steps: [beside], stops: [] },
      guard: async () => undefined,
    })

    await change(scene)

    expect(listActs(scene)).toEqual([
      'journal make-volume',
      'make volume look',
      'work write-files',
      'journal finish',
    ])
  })
})

function change(scene: Scene): Promise<Changed> {
  return changeStack(scene.context, scene.request.guard, () => undefined)
}

function find({ containers }: Scene['engine'], id: string): FakeContainer {
  const found = containers.get(id)
  if (found === undefined) throw new Error(`there is no ${id}`)
  return found
}
