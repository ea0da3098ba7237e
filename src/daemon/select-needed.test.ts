import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleFailure, exampleRun } from '../../test/support/example-manifest.ts'
import { seedRandom } from '../../test/support/seeded-random.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { judgeHealth } from '../model/health.ts'
import { findDamage, writeShare } from '../model/read-back.ts'
import type { Run } from '../model/run.ts'
import { openRunHistory } from './run-history.ts'
import { selectNeeded } from './select-needed.ts'

const plan = { problem: 'not asked' }
const wanted = { maxAgeMs: 1, level: 'written', drillPauseMs: undefined, readsBack: false } as const

describe('of runs beyond the newest five hundred', () => {
  test('damage that stands stays, and a drill and a scope that failed; what they are not needed for goes', () => {
    const folder = temporaryFolder()
    const history = openRunHistory(folder)
    const old = [
      readBack('run-0001', 3, true),
      readBack('run-0002', 4, true),
      exampleRun({ id: 'run-0003', kind: 'verify', type: 'drilled', state: 'failed' }),
      exampleRun({ id: 'run-0004', services: ['db'], state: 'failed' }),
      exampleRun({ id: 'run-0005' }),
      readBack('run-0006', 4, false),
    ]

    write(folder, [...old, ...later(504)])
    history.save(exampleRun({ id: numbered(504) }))

    const kept = history.list().map(({ id }) => id)
    expect(kept.slice(0, -500)).toEqual([
      'run-0001',
      'run-0002',
      'run-0003',
      'run-0004',
      'run-0006',
    ])
    expect(kept.at(-500)).toBe(numbered(5))
    expect(findDamage(history.list()).map(({ share }) => share.part)).toEqual([3])
  })

  test('one that is written by a clock that was set back stays, to its end', () => {
    const folder = temporaryFolder()
    const history = openRunHistory(folder)
    write(folder, later(500))
    // Another one is under way, which began before the clock was set.
    history.save(exampleRun({ id: numbered(500), state: 'running' }))

    history.save(exampleRun({ id: 'past', state: 'running' }))
    expect(history.find('past')).toBeDefined()
    history.save(exampleRun({ id: 'past', state: 'complete' }))

    expect(history.find('past')).toMatchObject({ state: 'complete' })
  })

  test('what a verification of all found stays, although a later one could not look', () => {
    const check = exampleCheck({ findings: [exampleFailure()] })
    const found = exampleRun({
      id: 'run-0001',
      kind: 'verify',
      type: 'stored',
      backup: 'all',
      state: 'failed',
      check,
    })
    const looked = exampleRun({
      id: 'run-0002',
      kind: 'verify',
      type: 'stored',
      backup: 'all',
      state: 'failed',
    })

    expect([...selectNeeded([found, looked])].toSorted()).toEqual(['run-0001', 'run-0002'])
  })

  test('no more than as many stay as are kept anyway, whatever scopes somebody thinks of', () => {
    const runs = later(700).map((run) => ({ ...run, services: [`service-${run.id}`] }))

    const needed = selectNeeded([readBack('run-0001', 3, true), ...runs])

    expect(needed.size).toBe(501)
    expect(needed).toContain('run-0001')
    expect(needed).not.toContain(numbered(199))
  })
})

test.each(Array.from({ length: 8 }, (_, seed) => seed))(
  'health is the same with what is needed as with all there ever was (seed %i)',
  (seed) => {
    const random = seedRandom(seed)
    const all: Run[] = []
    let kept: Run[] = []

    for (let index = 0; index < 200; index += 1) {
      const run = drawRun(numbered(index), random)
      all.push(run)
      const needed = selectNeeded([...kept, run])
      kept = [...kept, run].filter(({ id }, at) => needed.has(id) || at > kept.length - 5)

      expect(judge(kept)).toEqual(judge(all))
      expect(findDamage(kept)).toEqual(findDamage(all))
    }
  },
)

/** As another process has. */
function write(stateFolder: string, runs: readonly Run[]): void {
  for (const run of runs) {
    writeFileSync(join(stateFolder, 'runs', `${run.id}.json`), JSON.stringify(run))
  }
}

function later(count: number): Run[] {
  return Array.from({ length: count }, (_, index) => exampleRun({ id: numbered(index) }))
}

function judge(runs: readonly Run[]): unknown {
  const seen = { backups: [], plan, runs, unsettled: undefined, warnings: [] }
  const { reasons } = judgeHealth(seen, wanted, new Date('2026-11-22T03:00:00.000Z'))
  return new Set(reasons.map(({ code, detail }) => `${code}: ${detail}`))
}

function drawRun(id: string, random: () => number): Run {
  const pick = <T>(...each: readonly T[]): T => each[Math.floor(random() * each.length)] as T
  const state = pick('complete', 'complete', 'failed', 'interrupted')
  const kind = pick('backup', 'verify', 'verify-all', 'read-back', 'unread')
  if (kind === 'read-back') return readBack(id, pick(1, 2, 3), random() < 0.4, pick(3, 3, 1))
  if (kind === 'unread') {
    return exampleRun({
      id,
      kind: 'read-back',
      type: writeShare({ part: 1, of: 3 }),
      state: 'failed',
    })
  }
  if (kind === 'verify-all') {
    const isSound = state === 'complete'
    const check = { findings: [], backups: isSound ? [] : [{ findings: ['x'] }] } as never
    return exampleRun({ id, kind: 'verify', type: 'stored', backup: 'all', state, check })
  }
  if (kind === 'verify') return exampleRun({ id, kind, type: pick('stored', 'drilled'), state })
  const type = pick('full', 'databases', 'files')
  return exampleRun({ id, kind, type, services: pick([], [], ['db']), state })
}

function readBack(id: string, part: number, isDamaged: boolean, of = 30): Run {
  const share = { part: Math.min(part, of), of }
  const damage = isDamaged ? ['pack x'] : []
  const state = isDamaged ? 'failed' : 'complete'
  const type = writeShare(share)
  return exampleRun({
    id,
    kind: 'read-back',
    type,
    state,
    readBack: { share, damage, backups: [] },
  })
}

function numbered(index: number): string {
  return `run-${1000 + index}`
}
