import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleVerified } from '../../test/support/example-verification.ts'
import type { Backup } from '../model/backup.ts'
import { parseShare, writeShare } from '../model/read-back.ts'
import type { Run } from '../model/run.ts'
import { scheduledDrills } from './scheduled-drills.ts'
import { scheduledReadBacks } from './scheduled-read-backs.ts'

const damaged = { share: { part: 9, of: 30 }, damage: ['pack x: does not exist'], backups: ['a'] }

const ahead = '2036-01-01T10:00:00.000Z'

describe('scheduled drills', () => {
  test('wait for a first backup', async () => {
    expect(await drills([]).task.findDue()).toBeUndefined()
  })

  test('come at the first time after the first backup, then after the last drill', async () => {
    const record = exampleVerified({
      wanted: 'drilled',
      proved: 'written',
      startedAt: '2026-11-23T10:00:00.000Z',
    })

    expect(await drills([exampleBackup()]).task.findDue()).toEqual(
      new Date('2026-11-22T04:30:00.000Z'),
    )
    expect(await drills([exampleBackup({ drilled: record })]).task.findDue()).toEqual(
      new Date('2026-11-29T04:30:00.000Z'),
    )
  })

  test.each([{ host: 'host-2' }, { project: 'blog' }])(
    'are of this stack on this machine: %o is another one',
    async (elsewhere) => {
      const drilled = exampleVerified({ wanted: 'drilled', startedAt: '2026-11-25T10:00:00.000Z' })
      const other = exampleBackup({
        id: 'other',
        startedAt: '2026-11-25T03:00:00.000Z',
        drilled,
        ...elsewhere,
      })
      const { task, asked } = drills([exampleBackup(), other])

      expect(await task.findDue()).toEqual(new Date('2026-11-22T04:30:00.000Z'))
      await task.act()

      expect(asked).toEqual([exampleBackup().id])
      expect(await drills([other]).task.findDue()).toBeUndefined()
    },
  )

  test('come all the same after one that a wrong clock dates to a day that is yet to come', async () => {
    const record = exampleVerified({ wanted: 'drilled', startedAt: ahead, finishedAt: ahead })
    const run = exampleRun({ kind: 'verify', type: 'drilled', state: 'failed', startedAt: ahead })

    expect(await drills([exampleBackup({ drilled: record })], [run]).task.findDue()).toEqual(
      new Date('2026-11-22T04:30:00.000Z'),
    )
  })

  test('come again after one that could not look', async () => {
    const run = exampleRun({
      kind: 'verify',
      type: 'drilled',
      state: 'failed',
      startedAt: '2026-11-25T10:00:00.000Z',
    })

    expect(await drills([exampleBackup()], [run]).task.findDue()).toEqual(
      new Date('2026-11-29T04:30:00.000Z'),
    )
  })

  test('are of the newest complete backup', async () => {
    const newest = exampleBackup({ id: 'newest', startedAt: '2026-11-22T03:00:00.000Z' })
    const { task, asked } = drills([exampleBackup(), newest])

    await task.act()

    expect(asked).toEqual(['newest'])
  })
})

describe('scheduled reading back', () => {
  test('waits for a first backup', async () => {
    expect(await readBacks([]).task.findDue()).toBeUndefined()
  })

  test('comes each day, whoever read last', async () => {
    const run = exampleRun({
      kind: 'read-back',
      type: '1/1',
      startedAt: '2026-11-25T10:00:00.000Z',
    })
    const running = exampleRun({ kind: 'read-back', state: 'running' })

    expect(await readBacks([exampleBackup()]).task.findDue()).toEqual(
      new Date('2026-11-21T05:30:00.000Z'),
    )
    expect(await readBacks([exampleBackup()], [run, running]).task.findDue()).toEqual(
      new Date('2026-11-26T05:30:00.000Z'),
    )
  })

  test('comes all the same after one that a wrong clock dates to a day that is yet to come', async () => {
    const run = exampleRun({ kind: 'read-back', type: '1/1', startedAt: ahead })

    expect(await readBacks([exampleBackup()], [run]).task.findDue()).toEqual(
      new Date('2026-11-21T05:30:00.000Z'),
    )
    expect(await readBacks([exampleBackup({ startedAt: ahead })]).task.findDue()).toBeUndefined()
  })

  test('is of the share whose turn it is, and once more of each that is damaged', async () => {
    const runs = [
      exampleRun({ kind: 'read-back', readBack: damaged }),
      exampleRun({
        kind: 'read-back',
        readBack: { ...damaged, share: { part: 12, of: 30 }, damage: [] },
      }),
    ]
    const { task, asked } = readBacks([exampleBackup()], runs)

    await task.act()

    expect(asked).toEqual(['13/30', '9/30'])
  })

  test.each([
    ['', false],
    [', though it is ended each day before it comes to that', true],
  ])('goes round while one is damaged and read again each day%s', async (_what, isCutShort) => {
    const runs = [exampleRun({ kind: 'read-back', readBack: damaged })]
    const all = []
    for (let day = 0; day < 29; day += 1) {
      const { task, asked } = readBacks([exampleBackup()], runs)
      await task.act()
      const read = isCutShort && day % 2 === 0 ? asked.slice(0, 1) : asked
      all.push(...read)
      runs.push(...read.map(readAs))
    }

    expect(new Set(all).size).toBe(30)
    expect(all.filter((share) => share !== '9/30')).toHaveLength(29)
  })
})

function drills(backups: readonly Backup[], runs: readonly Run[] = []) {
  const asked: string[] = []
  const task = scheduledDrills({
    lifeboat: { project: async () => 'shop', host: async () => 'host-1' },
    listBackups: async () => backups,
    history: { list: () => runs },
    schedule: { cron: '30 4 * * 0', timeZone: 'UTC' },
    drill: async (backup) => void asked.push(backup),
  })
  return { task, asked }
}

function readBacks(backups: readonly Backup[], runs: readonly Run[] = []) {
  const asked: string[] = []
  const task = scheduledReadBacks({
    listBackups: async () => backups,
    history: { list: () => runs },
    days: 30,
    timeZone: 'UTC',
    readBack: async (share) => void asked.push(writeShare(share)),
  })
  return { task, asked }
}

/** A reading back as it stands in the history then. */
function readAs(type: string): Run {
  const share = parseShare(type) ?? { part: 1, of: 1 }
  const damage = type === '9/30' ? damaged.damage : []
  return exampleRun({ kind: 'read-back', type, readBack: { ...damaged, share, damage } })
}
