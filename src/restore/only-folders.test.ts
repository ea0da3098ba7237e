import { expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { choose, select } from '../../test/support/example-restore.ts'
import {
  database,
  exampleStack,
  postgres,
  reachable,
  stopped,
  volume,
} from '../../test/support/example-stack.ts'
import { findStanding } from '../backup/standing.ts'
import type { Archived } from '../model/manifest.ts'
import type { RestorePlan, Selection } from '../model/restore.ts'
import type { DatabaseAnswer } from '../model/stack.ts'
import { holdsOnlyFolders } from './only-folders.ts'
import { planRestore } from './plan-restore.ts'

const path = '/stack/volumes/shop_db-data'
const around: Archived = {
  kind: 'volume',
  source: 'shop_db-data',
  path,
  without: [`${path}/18/docker`],
  excludes: [],
  files: 0,
}
const eighteen = reachable({ dataDirectory: '/var/lib/postgresql/18/docker' })

test('empty folders around a live server’s data do not stop the server: they are left, by name', () => {
  const { steps, left } = plan(around)

  expect(steps.map((step) => step.do)).toEqual(['database'])
  expect(left).toEqual([
    'shop_db-data: beside the data of a running server this backup holds no file; name it with --volume',
  ])
})

test.each<[string, Partial<Archived>, DatabaseAnswer, Partial<Selection>]>([
  ['that hold a file', { files: 1 }, eighteen, {}],
  ['whose files nobody counted', { files: undefined }, eighteen, {}],
  ['that are named', {}, eighteen, { volumes: ['db-data'] }],
  ['that held another server’s data', { without: [`${path}/17`] }, eighteen, {}],
  [
    'whose server is stopped',
    {},
    { ...stopped, suspectedDataDirectory: '/var/lib/postgresql/18/docker' } as DatabaseAnswer,
    {},
  ],
])('folders %s are written', (_what, changes, answer, selection) => {
  const { steps, left } = plan({ ...around, ...changes }, answer, { type: 'volumes', ...selection })

  expect(steps.map((step) => step.do)).toEqual(['files'])
  expect(left.filter((line) => line.includes('holds no file'))).toEqual([])
})

test('folders around the repository are written: no server has to stop for them', () => {
  const place = 'shop_db-data/18/docker'
  const standing = { place, what: 'the repository', isAtRest: false, isGuess: false }
  const stack = exampleStack()

  expect(holdsOnlyFolders(stack, around, { standing: [{ ...standing, service: 'db' }] })).toBe(true)
  expect(holdsOnlyFolders(stack, around, { standing: [standing] })).toBe(false)
})

test('where they are all that is asked for, nothing is', () => {
  expect(() => plan(around, eighteen, { type: 'volumes' })).toThrow(
    expect.objectContaining({
      code: 'not-in-backup',
      details: [expect.stringContaining('shop_db-data: beside the data of a running server')],
    }),
  )
})

function plan(
  archived: Archived,
  answer: DatabaseAnswer = eighteen,
  selection: Partial<Selection> = {},
): RestorePlan {
  const mounts = [volume('shop_db-data', '/var/lib/postgresql')]
  const stack = exampleStack({
    containers: [database({ mounts })],
    databases: [postgres('db', answer)],
  })
  const [first] = exampleServer().databases
  const servers = [exampleServer({ databases: first === undefined ? [] : [first] })]
  const manifest = exampleManifest({ servers, archived: [archived] })
  const today = { standing: findStanding(stack, ''), held: new Set<string>() }
  return planRestore(stack, manifest, select(selection), choose(), today)
}
