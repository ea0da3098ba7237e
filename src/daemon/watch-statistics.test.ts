import { expect, test } from 'vitest'

import { eventually } from '../../test/support/eventually.ts'
import { exampleBackup } from '../../test/support/example-manifest.ts'
import { LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { RepositorySize, Statistics } from '../model/statistics.ts'
import { watchStatistics } from './watch-statistics.ts'

test('the repository is measured once for the same backups, and nobody waits for it', async () => {
  const { look, measured, statistics } = open()

  expect(await statistics()).not.toHaveProperty('repository.bytes')
  expect(await statistics()).not.toHaveProperty('repository.bytes')
  measured[0]?.resolve({ bytes: 10 })

  await eventually(async () => expect(await statistics()).toHaveProperty('repository.bytes', 10))
  expect(measured).toHaveLength(1)

  look.backups = [...look.backups, exampleBackup({ id: 'b' })]
  expect(await statistics()).toHaveProperty('repository.bytes', 10)
  measured[1]?.resolve({ bytes: 12 })
  await eventually(async () => expect(await statistics()).toHaveProperty('repository.bytes', 12))
})

test('what cannot be measured is tried again with the next question, and is in the log', async () => {
  const { measured, said, statistics } = open()
  await statistics()

  measured[0]?.reject(new LifeboatError('restic-failed', 'no', { hint: 'Look.' }))

  await eventually(async () => {
    await statistics()
    expect(measured).toHaveLength(2)
  })
  expect(said).toEqual(['warn repository not measured'])
})

test('the end of the daemon is no failure of it', async () => {
  const ending = new AbortController()
  const { measured, said, statistics } = open(ending.signal)
  await statistics()

  ending.abort()
  measured[0]?.reject(new Error('interrupted'))
  await eventually(async () => {
    await statistics()
    expect(measured).toHaveLength(2)
  })

  expect(said).toEqual([])
})

function open(ending: AbortSignal = new AbortController().signal): {
  readonly look: { backups: Backup[] }
  readonly measured: PromiseWithResolvers<RepositorySize>[]
  readonly said: string[]
  readonly statistics: () => Promise<Statistics>
} {
  const look = { backups: [exampleBackup({ id: 'a' })] }
  const measured: PromiseWithResolvers<RepositorySize>[] = []
  const said: string[] = []
  const statistics = watchStatistics(
    {
      lifeboat: {
        measureRepository: () => {
          const asked = Promise.withResolvers<RepositorySize>()
          measured.push(asked)
          return asked.promise
        },
      },
      list: async () => look.backups,
      history: { list: () => [] },
      log: {
        warn: (_fields: unknown, message?: string) => void said.push(`warn ${message}`),
        error: (_fields: unknown, message?: string) => void said.push(`error ${message}`),
      },
    },
    ending,
  )
  return { look, measured, said, statistics }
}
