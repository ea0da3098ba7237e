import { describe, expect, test } from 'vitest'

import { exampleManifest, examplePart, exampleServer } from '../../test/support/example-manifest.ts'
import { databaseStep, filesStep, tableStep } from '../../test/support/example-restore.ts'
import type { Database } from '../model/manifest.ts'
import type { RestoreStep } from '../model/restore.ts'
import { estimateDownMs } from './estimate-down.ts'

const database = { ...(exampleServer().databases[0] as Database), bytes: 1_500_000 }
const other = {
  kind: 'volume',
  source: 'other',
  path: '/stack/volumes/other',
  without: [],
  excludes: [],
} as const
const manifest = exampleManifest({
  parts: [examplePart('databases'), examplePart('files', { bytes: 1_000_000 })],
  servers: [exampleServer({ databases: [database, { ...database, name: 'crm', path: 'crm' }] })],
  archived: [...exampleManifest().archived, { ...other, without: [], excludes: [] }],
})

describe('the time for which containers are stopped', () => {
  test.each<[string, RestoreStep[], number, boolean, number]>([
    ['is none when nothing stops', [databaseStep(), filesStep()], 0, true, 0],
    ['is that of stopping and starting each', [tableStep()], 3, false, 15_000],
    ['grows with the share of the files', [filesStep()], 1, false, 5010],
    ['does not with files that are exchanged', [filesStep({ way: 'exchange' })], 1, false, 5000],
    ['grows with all of the files', [filesStep(), filesStep()], 1, false, 5020],
    ['grows with the safety backup of what is replaced', [databaseStep()], 1, true, 10_010],
    ['does not without one', [databaseStep()], 1, false, 5000],
    [
      'does not for a database that comes in beside',
      [databaseStep({ over: 'beside', into: 'look' })],
      1,
      true,
      10_000,
    ],
  ])('%s', (_what, steps, stops, safeguard, expected) => {
    expect(estimateDownMs(manifest, steps, stops, safeguard)).toBe(expected)
  })

  test('is a number although the backup holds no files', () => {
    const empty = { ...manifest, parts: [], archived: [] }

    expect(estimateDownMs(empty, [databaseStep()], 1, false)).toBe(5000)
  })
})
