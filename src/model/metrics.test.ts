import { describe, expect, test } from 'vitest'

import { exampleFacts } from '../../test/support/example-facts.ts'
import { exampleBackup, exampleRun } from '../../test/support/example-manifest.ts'
import type { Backup } from './backup.ts'
import type { Health } from './health.ts'
import { meanings, measure, type MetricFacts } from './metrics.ts'
import type { Run } from './run.ts'
import { warningCodes } from './since-last.ts'

const nobody = { frozen: [], stopped: [] }

describe('measure', () => {
  test('gives every figure of a stack that is well, and no reason why not', () => {
    expect(render(exampleFacts())).toEqual([
      'lifeboat_healthy 1',
      'lifeboat_repository_readable 1',
      'lifeboat_backups state=complete 1',
      'lifeboat_backups state=incomplete 0',
      'lifeboat_backup_frozen_seconds service=app container=shop-app-1 1.25',
      'lifeboat_backup_stopped_seconds service=queue container=shop-queue-1 4',
      'lifeboat_backup_consistency consistency=stopped 0',
      'lifeboat_backup_consistency consistency=frozen 1',
      'lifeboat_backup_consistency consistency=ordered 0',
      'lifeboat_backup_consistency consistency=hot 0',
      ...warningCodes.map((kind) => `lifeboat_backup_warnings kind=${kind} 0`),
      'lifeboat_backup_last_complete_timestamp_seconds type=full 1795230012.3',
      'lifeboat_backup_last_duration_seconds type=full 12.3',
      'lifeboat_backup_last_added_bytes type=full 3072',
      'lifeboat_schedule_next_timestamp_seconds type=full 1795312800',
      'lifeboat_run_last_timestamp_seconds kind=backup outcome=complete 1795230012.3',
    ])
  })

  test('gives what the second copy holds, where one is set', () => {
    expect(render(exampleFacts({ copied: [exampleBackup()] }))).toEqual(
      expect.arrayContaining([
        'lifeboat_copy_readable 1',
        'lifeboat_copy_backups 1',
        'lifeboat_copy_last_complete_timestamp_seconds type=full 1795230012.3',
      ]),
    )
  })

  test('says of a copy that cannot be read only that', () => {
    const copied = { problem: 'it does not answer' }

    expect(render(exampleFacts({ copied })).filter((line) => line.includes('_copy_'))).toEqual([
      'lifeboat_copy_readable 0',
    ])
  })

  test('gives each figure with its meaning', () => {
    const metrics = measure(exampleFacts({ copied: [exampleBackup()] }))

    expect(metrics.map(({ name, help }) => [name, help])).toEqual(
      Object.entries(meanings).filter(
        ([name]) =>
          !['lifeboat_unhealthy_reason', 'lifeboat_notify_unreached_targets'].includes(name),
      ),
    )
  })

  test('gives every reason of /health once, however often it applies', () => {
    const reasons = ['no-backup', 'mount-uncovered', 'mount-uncovered'].map((code) => ({
      code,
      detail: 'why',
    }))
    const health: Health = { healthy: false, reasons, warnings: [], latest: null }

    expect(find('healthy', { health })).toEqual(['lifeboat_healthy 0'])
    expect(find('unhealthy_reason', { health })).toEqual([
      'lifeboat_unhealthy_reason reason=no-backup 1',
      'lifeboat_unhealthy_reason reason=mount-uncovered 1',
    ])
  })

  test('counts the warnings of /health by their kind', () => {
    const warnings = (['volume-gone', 'volume-gone', 'part-shrank'] as const).map((code) => ({
      code,
      detail: 'why',
    }))
    const health: Health = { ...exampleFacts().health, warnings }

    const counted = find('backup_warnings', { health })
    expect(counted.filter((line) => !line.endsWith(' 0'))).toEqual([
      'lifeboat_backup_warnings kind=volume-gone 2',
      'lifeboat_backup_warnings kind=part-shrank 1',
    ])
  })

  test('of a repository that cannot be read says that, and nothing of backups', () => {
    const repository = { problem: 'the password does not open /repository' }

    expect(find('repository_readable', { repository })).toEqual(['lifeboat_repository_readable 0'])
    expect(find('backup', { repository })).toEqual([])
    expect(find('run_last', { repository })).toHaveLength(1)
    expect(find('schedule_next', { repository })).toHaveLength(1)
  })

  test('of an empty repository says that it holds none, and nothing of a newest one', () => {
    expect(find('backup', { repository: { backups: [], held: nobody } })).toEqual([
      'lifeboat_backups state=complete 0',
      'lifeboat_backups state=incomplete 0',
    ])
  })
})

describe('the newest complete backup', () => {
  const old = at('01', { consistency: 'frozen' })

  test.each<[string, Partial<Backup>]>([
    ['incomplete', { state: 'incomplete' }],
    ['a safety backup', { reason: 'safeguard' }],
    ['narrowed to services', { services: ['web'] }],
  ])('is not one that is %s', (_what, changes) => {
    const newer = at('02', { consistency: 'hot', addedBytes: 9, ...changes })

    for (const backups of [
      [old, newer],
      [newer, old],
    ]) {
      expect(findOf(backups, 'last_complete_timestamp')).toEqual([stamp('full', old)])
      expect(findOf(backups, 'last_added_bytes')).toEqual([
        'lifeboat_backup_last_added_bytes type=full 3072',
      ])
      expect(findOf(backups, 'consistency').filter((line) => line.endsWith(' 1'))).toEqual([
        'lifeboat_backup_consistency consistency=frozen 1',
      ])
    }
    expect(findOf([newer], 'last_')).toEqual([])
    expect(findOf([newer], 'consistency')).toEqual([])
  })

  test('is told of each type by itself: a full one is no newer database backup', () => {
    const database = at('02', { type: 'database', ms: 500 })
    const full = at('03', {})

    const backups = [old, database, full]

    expect(findOf(backups, 'last_complete_timestamp')).toEqual([
      stamp('full', full),
      stamp('database', database),
    ])
    expect(findOf(backups, 'last_duration')).toEqual([
      'lifeboat_backup_last_duration_seconds type=full 12.3',
      'lifeboat_backup_last_duration_seconds type=database 0.5',
    ])
  })

  test('whose consistency is told is a full one: files alone need not fit to any rows', () => {
    const config = at('02', { type: 'config', consistency: 'stopped' })

    expect(findOf([old, config], 'consistency').filter((line) => line.endsWith(' 1'))).toEqual([
      'lifeboat_backup_consistency consistency=frozen 1',
    ])
  })
})

test('safety backups are counted among those that the repository holds', () => {
  const backups = [
    at('01', {}),
    at('02', { reason: 'safeguard' }),
    at('03', { state: 'incomplete' }),
  ]

  expect(findOf(backups, 's state')).toEqual([
    'lifeboat_backups state=complete 2',
    'lifeboat_backups state=incomplete 1',
  ])
})

describe('runs', () => {
  test('are told by when the newest of each kind and outcome ended, in whatever order', () => {
    const runs = [
      run('04', { state: 'failed' }),
      run('03', {}),
      run('02', {}),
      run('01', { kind: 'restore', state: 'interrupted' }),
    ]

    for (const given of [runs, runs.toReversed()]) {
      expect(find('run_last', { runs: given }).toSorted()).toEqual([
        ran('backup', 'complete', '03'),
        ran('backup', 'failed', '04'),
        ran('restore', 'interrupted', '01'),
      ])
    }
  })

  test('that have not ended, or do not say when, are left out', () => {
    const { finishedAt: _, ...endless } = run('02', { state: 'failed' })

    expect(find('run_last', { runs: [run('01', { state: 'running' }), endless] })).toEqual([])
  })
})

function render(facts: MetricFacts): string[] {
  return measure(facts).flatMap(({ name, samples }) =>
    samples.map(({ labels, value }) => {
      const written = Object.entries(labels).map(([label, text]) => `${label}=${text}`)
      return [name, ...written, String(value)].join(' ')
    }),
  )
}

function find(what: string, changes: Partial<MetricFacts>): string[] {
  return render(exampleFacts(changes)).filter((line) => line.startsWith(`lifeboat_${what}`))
}

function findOf(backups: readonly Backup[], what: string): string[] {
  const separator = what.startsWith('s ') ? '' : '_'
  return find(`backup${separator}${what}`, { repository: { backups, held: nobody } })
}

function at(day: string, changes: Partial<Backup>): Backup {
  const startedAt = `2026-11-${day}T03:00:00.000Z`
  return exampleBackup({ startedAt, finishedAt: `2026-11-${day}T03:00:12.300Z`, ...changes })
}

function stamp(type: string, { finishedAt }: Backup): string {
  const seconds = Date.parse(finishedAt) / 1000
  return `lifeboat_backup_last_complete_timestamp_seconds type=${type} ${seconds}`
}

function run(day: string, changes: Partial<Run>): Run {
  return exampleRun({ finishedAt: `2026-11-${day}T03:00:12.000Z`, ...changes })
}

function ran(kind: string, outcome: string, day: string): string {
  const seconds = Date.parse(`2026-11-${day}T03:00:12.000Z`) / 1000
  return `lifeboat_run_last_timestamp_seconds kind=${kind} outcome=${outcome} ${seconds}`
}
