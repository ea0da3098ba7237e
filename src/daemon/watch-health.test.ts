import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleRun, exampleShown } from '../../test/support/example-manifest.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Backup } from '../model/backup.ts'
import type { Run } from '../model/run.ts'
import { watchHealth } from './watch-health.ts'

const warning = { code: 'volume-gone', detail: 'volume x was there' } as const

describe('a look', () => {
  test('serves everybody who asks within a minute, with the very same list', async () => {
    const { watch, looks } = start()

    const [first, second] = await Promise.all([watch.see(), watch.see()])
    const third = await watch.see()

    expect(looks()).toBe(1)
    expect(second.backups).toBe(first.backups)
    expect(third.backups).toBe(first.backups)
  })

  test('is taken again after a run of this process or of another one', async () => {
    const { watch, looks, runs } = start()

    await watch.see()
    watch.forget()
    await watch.see()
    expect(looks()).toBe(2)

    runs.push(exampleRun({ id: 'run-2', state: 'failed' }))
    const { health, runs: known } = await watch.see()

    expect(looks()).toBe(3)
    expect(health.reasons.map(({ code }) => code)).toContain('last-run-failed')
    expect(known).toBe(runs)
  })

  test('tells what the newest backup found against the one before, and reads it once', async () => {
    const { watch, shown } = start()

    const { health } = await watch.see()
    watch.forget()
    await watch.see()

    expect(health.warnings).toEqual([warning])
    expect(shown).toEqual([exampleBackup().id])
  })

  test('gives the backups of this stack alone', async () => {
    const foreign = exampleBackup({ id: 'foreign', project: 'blog' })
    const elsewhere = exampleBackup({ id: 'elsewhere', host: 'host-2' })
    const { watch } = start(async () => [foreign, exampleBackup(), elsewhere])

    expect((await watch.see()).backups).toEqual([exampleBackup()])
  })

  test('at a repository that cannot be read says so, and why', async () => {
    const { watch } = start(() =>
      Promise.reject(new LifeboatError('repository-password', 'it does not open', { hint: 'x' })),
    )

    const { backups, health } = await watch.see()

    expect(backups).toEqual({ problem: 'it does not open' })
    expect(health.reasons.map(({ code }) => code)).toContain('repository-unreachable')
  })

  test('at a second copy tells what of this stack is in it, or why nobody knows', async () => {
    const foreign = exampleBackup({ id: 'foreign', project: 'blog' })
    const copied = start(undefined, async () => [foreign, exampleBackup()])
    const unreachable = start(undefined, () =>
      Promise.reject(new LifeboatError('store-unreachable', 'it does not answer', { hint: 'x' })),
    )

    expect((await copied.watch.see()).health.copy).toMatchObject({ backups: 1 })
    expect((await unreachable.watch.see()).health).toMatchObject({
      copy: { backups: null },
      reasons: expect.arrayContaining([{ code: 'copy-unreachable', detail: 'it does not answer' }]),
    })
  })

  test('asks for no copy where none is set', async () => {
    const { watch } = start()

    expect((await watch.see()).health).not.toHaveProperty('copy')
  })
})

function start(
  list: () => Promise<Backup[]> = async () => [exampleBackup()],
  listCopied?: () => Promise<Backup[]>,
): {
  watch: ReturnType<typeof watchHealth>
  looks: () => number
  /** Ids of the backups whose manifests were read. */
  shown: string[]
  runs: Run[]
} {
  let looks = 0
  const shown: string[] = []
  const runs: Run[] = []
  const lifeboat = {
    config: {
      maxAgeMs: 3_600_000,
      verify: 'written',
      ...(listCopied === undefined ? {} : { copy: { repository: '/copy' } }),
    } as Lifeboat['config'],
    project: async () => 'shop',
    host: async () => 'host-1',
    list: () => {
      looks += 1
      return list()
    },
    listCopied: listCopied ?? (() => Promise.reject(new Error('not asked for'))),
    plan: () => Promise.reject(new LifeboatError('engine-unreachable', 'no engine', { hint: 'x' })),
    unsettled: async () => undefined,
    show: async (id: string) => {
      shown.push(id)
      return exampleShown({ sinceLast: { backup: 'before', warnings: [warning] } })
    },
  }
  const history = {
    save: () => undefined,
    remove: () => undefined,
    list: () => runs,
    find: () => undefined,
  }
  return { watch: watchHealth(lifeboat, history), looks: () => looks, shown, runs }
}
