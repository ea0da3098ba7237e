import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleVerified } from '../../test/support/example-verification.ts'
import type { CoveredMount } from './coverage.ts'
import type { Level } from './backup.ts'
import { judgeHealth, type Seen, type Wanted } from './health.ts'
import type { BackupPlan } from './plan.ts'

const hourMs = 3_600_000
const now = new Date('2026-11-22T03:00:00.000Z')

describe('judgeHealth', () => {
  test('a stack with a fresh full backup and every mount covered is healthy', () => {
    expect(judge({})).toEqual({
      healthy: true,
      reasons: [],
      warnings: [],
      latest: '2026-11-21T03-00-00Z-k3f9',
    })
  })

  test('what a backup found against the one before is told, and is no reason', () => {
    const warnings = [{ code: 'volume-gone', detail: 'volume x was there' }] as const

    expect(judge({ warnings })).toMatchObject({ healthy: true, reasons: [], warnings })
  })

  test('a backup is fresh until it is older than allowed, to the millisecond', () => {
    expect(judgeHealth(seen({}), wanting(24 * hourMs), now).healthy).toBe(true)
    expect(judgeHealth(seen({}), wanting(24 * hourMs - 1), now).healthy).toBe(false)
  })

  test('a backup that is too old is named with the limit', () => {
    expect(judgeHealth(seen({}), wanting(12 * hourMs), now)).toEqual({
      healthy: false,
      reasons: [
        {
          code: 'backup-too-old',
          detail: 'the newest complete backup 2026-11-21T03-00-00Z-k3f9 is older than 12 h',
        },
      ],
      warnings: [],
      latest: '2026-11-21T03-00-00Z-k3f9',
    })
  })

  test('nothing read back for too long is named, where it is to be at all', () => {
    const backups = [exampleBackup({ startedAt: '2026-11-01T03:00:00.000Z' })]
    const codes = [true, false].map((readsBack) =>
      judge({ backups }, { ...wanting(8760 * hourMs), readsBack }).reasons.map(({ code }) => code),
    )

    expect(codes).toEqual([['read-back-overdue'], []])
  })

  test('a newest backup that was found to be less than wanted is named, until that is proved after all', () => {
    const verified = { ...exampleVerified(), wanted: 'decoded', proved: 'stored' } as const
    const backups = [exampleBackup({ level: 'stored', verified })]

    expect(judge({ backups }).reasons).toEqual([
      {
        code: 'verification-failed',
        detail: 'backup 2026-11-21T03-00-00Z-k3f9 is not decoded, only stored',
      },
    ])
    const proved = [exampleBackup({ verified: { ...verified, proved: 'decoded' } })]
    expect(judge({ backups: proved }).healthy).toBe(true)
  })

  describe('of a stack whose backups are to be decoded', () => {
    const wanted = wanting(48 * hourMs, 'decoded')
    const proved = exampleBackup({ id: 'proved', level: 'decoded' })
    const newer = exampleBackup({ id: 'newer', startedAt: '2026-11-21T15:00:00.000Z' })

    test.each(['decoded', 'drilled'] as const)('one that is %s is healthy', (level) => {
      expect(judge({ backups: [exampleBackup({ level })] }, wanted).healthy).toBe(true)
    })

    test.each(['written', 'stored'] as const)('one that is only %s is named', (level) => {
      expect(judge({ backups: [exampleBackup({ level })] }, wanted).reasons).toEqual([
        {
          code: 'backup-unproved',
          detail: `no complete backup of the last 48 h is decoded; the newest, 2026-11-21T03-00-00Z-k3f9, is ${level}`,
        },
      ])
    })

    test('one that is proved is enough as long as it is young, though a newer one is not', () => {
      expect(judge({ backups: [proved, newer] }, wanted).healthy).toBe(true)
      expect(
        judge({ backups: [proved, newer] }, { ...wanted, maxAgeMs: 23 * hourMs }),
      ).toMatchObject({ healthy: false, reasons: [{ code: 'backup-unproved' }], latest: 'newer' })
    })

    test.each([
      ['incomplete', { state: 'incomplete' }],
      ['of a part', { type: 'database' }],
      ['narrowed to a service', { services: ['web'] }],
      ['what a restore overwrote', { reason: 'safeguard' }],
    ] as const)('one that is proved and %s is not enough', (_what, changes) => {
      const backups = [
        newer,
        { ...proved, ...changes, services: [...('services' in changes ? changes.services : [])] },
      ]

      expect(judge({ backups }, wanted).reasons.map(({ code }) => code)).toEqual([
        'backup-unproved',
      ])
    })

    test('one that is too old is too old, whatever was proved', () => {
      const reasons = judge({ backups: [exampleBackup()] }, { ...wanted, maxAgeMs: hourMs }).reasons

      expect(reasons.map(({ code }) => code)).toEqual(['backup-too-old'])
    })
  })

  test.each([
    ['none at all', []],
    ['incomplete ones only', [exampleBackup({ state: 'incomplete' })]],
    [
      'partial ones only',
      [exampleBackup({ type: 'database' }), exampleBackup({ services: ['web'] })],
    ],
  ])('%s is no backup', (_what, backups) => {
    expect(judge({ backups })).toEqual({
      healthy: false,
      reasons: [{ code: 'no-backup', detail: 'there is no complete full backup yet' }],
      warnings: [],
      latest: null,
    })
  })

  test('a repository that cannot be read is said in its own words', () => {
    expect(judge({ backups: { problem: 'the password does not open /repository' } })).toEqual({
      healthy: false,
      reasons: [
        { code: 'repository-unreachable', detail: 'the password does not open /repository' },
      ],
      warnings: [],
      latest: null,
    })
  })

  test('a stack that cannot be read is said in its own words', () => {
    expect(judge({ plan: { problem: 'there is no Docker socket' } }).reasons).toEqual([
      { code: 'stack-unreadable', detail: 'there is no Docker socket' },
    ])
  })

  test('every uncovered mount is named, and no other', () => {
    const plan = planWith([
      mount('uncovered', '/a'),
      mount('archived', '/b'),
      mount('uncovered', '/c'),
    ])

    expect(judge({ plan }).reasons).toEqual([
      { code: 'mount-uncovered', detail: 'app /a: because of /a' },
      { code: 'mount-uncovered', detail: 'app /c: because of /c' },
    ])
  })

  test.each(['failed', 'incomplete'] as const)('a last run that ended %s is named', (state) => {
    expect(judge({ runs: [exampleRun({ id: 'run-1', state })] })).toMatchObject({
      healthy: false,
      reasons: [{ code: 'last-run-failed', detail: `run run-1 ended ${state}` }],
    })
  })

  test('a last run that failed is named with why', () => {
    const error = { code: 'repository-full', message: 'no space is left', hint: 'Free space.' }

    expect(judge({ runs: [exampleRun({ id: 'run-1', state: 'failed', error })] }).reasons).toEqual([
      { code: 'last-run-failed', detail: 'run run-1 ended failed: no space is left' },
    ])
  })

  test.each(['complete', 'interrupted', 'running'] as const)(
    'a last run that is %s is no reason',
    (state) => {
      expect(judge({ runs: [exampleRun({ state })] }).healthy).toBe(true)
    },
  )

  test('all reasons are given together', () => {
    const verdict = judge({
      backups: [],
      plan: planWith([mount('uncovered', '/a')]),
      runs: [exampleRun({ state: 'failed' })],
      unsettled: 'run-9',
    })

    expect(verdict.reasons.map(({ code }) => code)).toEqual([
      'no-backup',
      'mount-uncovered',
      'last-run-failed',
      'journal-not-empty',
    ])
  })
})

function judge(
  changes: Partial<Seen>,
  wanted: Wanted = wanting(48 * hourMs),
): ReturnType<typeof judgeHealth> {
  return judgeHealth(seen(changes), wanted, now)
}

function wanting(maxAgeMs: number, level: Level = 'written'): Wanted {
  return { maxAgeMs, level, drillPauseMs: undefined, readsBack: false }
}

function seen(changes: Partial<Seen>): Seen {
  return {
    backups: [exampleBackup()],
    plan: planWith([]),
    runs: [],
    unsettled: undefined,
    warnings: [],
    ...changes,
  }
}

function planWith(coverage: CoveredMount[]): BackupPlan {
  return {
    project: 'shop',
    scope: { type: 'full', services: [] },
    consistency: 'hot',
    consistencyBecause: [],
    steps: [],
    coverage,
    references: [],
    failures: [],
    warnings: [],
  }
}

function mount(verdict: CoveredMount['class'], target: string): CoveredMount {
  return {
    class: verdict,
    service: 'app',
    container: 'shop-app-1',
    target,
    kind: 'volume',
    source: 'x',
    because: `because of ${target}`,
  }
}
