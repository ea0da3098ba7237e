import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleShown } from '../../test/support/example-manifest.ts'
import { fakeTime, passTime } from '../../test/support/fake-time.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Backup } from '../model/backup.ts'
import { watchHealth } from './watch-health.ts'

const never = new Promise<never>(() => undefined)

describe('a look at a repository that does not answer', () => {
  test('ends, and says for how long it was waited', async () => {
    const { watch } = start({ list: () => never })

    const { backups, health } = await within(watch.see(), 90_000)

    const problem = 'the repository has been asked for its backups, and not answered for 90 s'
    expect(backups).toEqual({ problem })
    expect(health.reasons).toContainEqual({ code: 'repository-unreachable', detail: problem })
  })

  test('does not ask it a second time, however often and long somebody looks', async () => {
    const { watch, asked } = start({ list: () => never })

    await within(watch.see(), 90_000)
    await within(watch.see(), 0)
    watch.forget()
    await passTime(150_000)
    const { backups } = await within(watch.see(), 0)

    expect(asked).toEqual(['list'])
    expect(backups).toMatchObject({ problem: expect.stringMatching(/not answered for 4 min$/) })
  })

  test('asks it anew as soon as it has answered at last', async () => {
    const answers = [Promise.withResolvers<Backup[]>(), Promise.withResolvers<Backup[]>()]
    const { watch, asked } = start({ list: () => answers[asked.length - 1]?.promise ?? never })
    const second = exampleBackup({ id: 'second' })

    await within(watch.see(), 90_000)
    answers[0]?.resolve([exampleBackup()])
    await passTime(61_000)
    const seeing = watch.see()
    answers[1]?.resolve([second])

    expect((await within(seeing, 0)).backups).toEqual([second])
  })

  test('takes a slow answer for one: it stands for the next look that would not get any in time', async () => {
    const answers = [Promise.withResolvers<Backup[]>(), never]
    const list = () => {
      const answer = answers[asked.length - 1] ?? never
      return 'promise' in answer ? answer.promise : answer
    }
    const { watch, asked } = start({ list: () => list() })
    await within(watch.see(), 90_000)
    if ('resolve' in (answers[0] ?? never))
      (answers[0] as PromiseWithResolvers<Backup[]>).resolve([exampleBackup()])
    await passTime(61_000)

    expect((await within(watch.see(), 90_000)).backups).toEqual([exampleBackup()])
    await passTime(3_600_000)
    expect((await within(watch.see(), 90_000)).backups).toHaveProperty('problem')
    expect(asked).toEqual(['list', 'list'])
  })

  test('that began after a run gives what there is after it, not what an earlier question is answered', async () => {
    const answers = [Promise.withResolvers<Backup[]>(), Promise.withResolvers<Backup[]>()]
    const { watch, asked } = start({ list: () => answers[asked.length - 1]?.promise ?? never })
    const second = exampleBackup({ id: 'second' })
    const earlier = watch.see()
    watch.forget()
    const later = watch.see()

    answers[0]?.resolve([exampleBackup()])
    answers[1]?.resolve([second])

    expect((await within(earlier, 0)).backups).toEqual([exampleBackup()])
    expect((await within(later, 0)).backups).toEqual([second])
  })

  test('ends where its manifests alone do not come, too', async () => {
    const { watch } = start({ show: () => never })

    const { backups } = await within(watch.see(), 90_000)

    expect(backups).toHaveProperty('problem')
  })

  test('says what it says itself, where that is within the time', async () => {
    const refusal = new LifeboatError('store-unreachable', 'no route to host', { hint: 'x' })
    const { watch } = start({ list: () => passTime(0).then(() => Promise.reject(refusal)) })

    expect((await within(watch.see(), 61_000)).backups).toEqual({ problem: 'no route to host' })
  })

  test('is no other for a second copy', async () => {
    const { watch, asked } = start({ copied: () => never })

    const { backups, health } = await within(watch.see(), 90_000)
    watch.forget()
    await within(watch.see(), 90_000)

    expect(backups).toEqual([exampleBackup()])
    expect(health.reasons).toContainEqual({
      code: 'copy-unreachable',
      detail: 'the second copy has been asked for its backups, and not answered for 90 s',
    })
    expect(asked.filter((what) => what === 'copied')).toHaveLength(1)
  })
})

type Store = {
  readonly list?: () => Promise<Backup[]>
  readonly show?: Lifeboat['show']
  readonly copied?: () => Promise<Backup[]>
}

function start({ list, show, copied }: Store) {
  fakeTime()
  const asked: string[] = []
  const lifeboat = {
    config: {
      maxAgeMs: 3_600_000,
      verify: 'written',
      ...(copied === undefined ? {} : { copy: { repository: '/copy' } }),
    } as Lifeboat['config'],
    project: async () => 'shop',
    host: async () => 'host-1',
    list: () => {
      asked.push('list')
      return list?.() ?? Promise.resolve([exampleBackup()])
    },
    listCopied: () => {
      asked.push('copied')
      return copied?.() ?? never
    },
    plan: () => Promise.reject(new LifeboatError('engine-unreachable', 'no engine', { hint: 'x' })),
    unsettled: async () => undefined,
    show: show ?? (async () => exampleShown()),
  }
  const history = {
    save: () => undefined,
    remove: () => undefined,
    list: () => [],
    find: () => undefined,
  }
  return { watch: watchHealth(lifeboat, history), asked }
}

/** What comes of it when so much time has passed; nothing that takes longer. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let isDone = false
  void work.then(() => (isDone = true))
  await passTime(ms)
  await passTime(1)
  if (!isDone) throw new Error(`not done after ${ms} ms`)
  return work
}
