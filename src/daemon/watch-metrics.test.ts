import { describe, expect, test } from 'vitest'

import { exampleFacts } from '../../test/support/example-facts.ts'
import { exampleBackup, exampleShown } from '../../test/support/example-manifest.ts'
import { LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { Halted } from '../model/manifest.ts'
import type { MetricFacts } from '../model/metrics.ts'
import type { ShownBackup } from '../model/shown-backup.ts'
import type { Look } from './watch-health.ts'
import { watchMetrics } from './watch-metrics.ts'

const { schedule } = exampleFacts()
const frozen: Halted[] = [{ service: 'app', container: 'shop-app-1', ms: 1250 }]
const older = exampleBackup({ id: 'older', startedAt: '2026-11-20T03:00:00.000Z' })
const newer = exampleBackup({ id: 'newer', startedAt: '2026-11-21T03:00:00.000Z' })

describe('the facts of the figures', () => {
  test('are those that /health answers from, and whom the newest backup held still', async () => {
    const { facts, look } = watch([older, newer])

    expect(await facts()).toEqual({
      health: look().health,
      runs: look().runs,
      schedule,
      repository: { backups: [older, newer], held: { frozen, stopped: [] } },
    })
  })

  test.each<[string, Partial<Backup>, string]>([
    [
      'a safety backup: its containers were stopped by the restore',
      { reason: 'safeguard' },
      'older',
    ],
    ['an incomplete one, which held the stack still too', { state: 'incomplete' }, 'newer'],
    ['one of another type', { type: 'database' }, 'newer'],
  ])('after %s are of the right one', async (_what, changes, expected) => {
    const { facts, shown } = watch([older, { ...newer, ...changes }])

    await facts()

    expect(shown).toEqual([expected])
  })

  test('cost one reading for each new backup, however often they are asked for', async () => {
    const { facts, shown, lookAt } = watch([older])

    await Promise.all([facts(), facts()])
    lookAt([older])
    await facts()
    lookAt([older, newer])
    await facts()
    await facts()

    expect(shown).toEqual(['older', 'newer'])
  })

  test('read nothing while there is no backup', async () => {
    const { facts, shown } = watch([])

    expect((await facts()).repository).toEqual({
      backups: [],
      held: { frozen: [], stopped: [] },
    })
    expect(shown).toEqual([])
  })

  test('read nothing of a repository that could not be read', async () => {
    const repository = { problem: 'the password does not open /repository' }
    const { facts, shown } = watch(repository)

    expect((await facts()).repository).toEqual(repository)
    expect(shown).toEqual([])
  })
})

describe('a manifest that cannot be read', () => {
  const unknown = new LifeboatError('manifest-unknown-format', 'it has format 2', {
    hint: 'Newer.',
  })

  test.each([
    ['as somebody can mend it', unknown, 'warn'],
    ['because it is damaged', new SyntaxError('unexpected end'), 'error'],
  ] as const)(
    '%s is a problem of the repository, and is in the log',
    async (_what, error, level) => {
      const { facts, logged } = watch([newer], () => Promise.reject(error))

      expect((await facts()).repository).toEqual({ problem: error.message })
      expect(logged).toEqual([[level, { backup: 'newer', err: error }, 'manifest not read']])
    },
  )

  test('is tried again with the next look, and not before', async () => {
    const answers = [Promise.reject(unknown), Promise.resolve(exampleShown({ frozen }))]
    const { facts, shown, lookAt } = watch(
      [newer],
      () => answers.shift() ?? Promise.reject(unknown),
    )

    await facts()
    expect((await facts()).repository).toHaveProperty('problem')
    expect(shown).toHaveLength(1)

    lookAt([newer])
    expect((await facts()).repository).toMatchObject({ held: { frozen } })
  })
})

type Watched = {
  readonly facts: () => Promise<MetricFacts>
  readonly look: () => Look
  readonly lookAt: (backups: Look['backups']) => void
  /** Ids of the backups whose manifests were read. */
  readonly shown: string[]
  readonly logged: unknown[][]
}

function watch(
  backups: Look['backups'],
  show: () => Promise<ShownBackup> = async () => exampleShown({ frozen }),
): Watched {
  const shown: string[] = []
  const logged: unknown[][] = []
  let look: Look = {
    backups,
    copied: undefined,
    runs: [],
    health: { healthy: false, reasons: [], warnings: [], latest: 'newer' },
  }
  const facts = watchMetrics({
    lifeboat: {
      show: (id) => {
        shown.push(id)
        return show()
      },
    },
    see: async () => look,
    upcoming: () => schedule,
    log: {
      warn: (...given: unknown[]) => void logged.push(['warn', ...given]),
      error: (...given: unknown[]) => void logged.push(['error', ...given]),
    },
  })
  return {
    facts,
    look: () => look,
    lookAt: (seen) => (look = { ...look, backups: seen }),
    shown,
    logged,
  }
}
