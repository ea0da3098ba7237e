import { describe, expect, test } from 'vitest'

import {
  databaseStep,
  exampleRestorePlan,
  filesStep,
  tableStep,
} from '../../test/support/example-restore.ts'
import {
  bind,
  application,
  database,
  exampleStack,
  postgres,
  reachable,
  repositoryVolume,
  unreachable,
} from '../../test/support/example-stack.ts'
import { planBackup } from '../backup/plan-backup.ts'
import type { RestoreStep } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'
import { narrowPlan, requireGuarded, isSameFiles, withoutLabels } from './plan-safeguard.ts'

const shop = 'My "Shop"'

describe('a safety backup', () => {
  test.each<[string, RestoreStep[], string[]]>([
    ['the database that is replaced', [databaseStep()], [`dump db: ${shop}`]],
    ['the database of which a table is replaced', [tableStep()], [`dump db: ${shop}`]],
    [
      'the databases that are replaced, in one dump',
      [databaseStep(), databaseStep({ database: 'app', into: 'app' })],
      [`dump db: ${shop} app`],
    ],
    ['the volume that is written', [filesStep()], ['archive shop_uploads']],
    [
      'all of the volume of which one path is written',
      [filesStep({ inside: 'a' })],
      ['archive shop_uploads'],
    ],
    ['both', [databaseStep(), filesStep()], [`dump db: ${shop}`, 'archive shop_uploads']],
    ['nothing of a new database', [databaseStep({ over: 'beside', into: 'look' })], []],
    ['nothing of a database that is gone', [databaseStep({ over: 'missing' })], []],
    [
      'nothing of a database of another server',
      [databaseStep({ containerId: 'id of another' })],
      [],
    ],
    ['nothing of a new volume', [filesStep({ over: 'beside', target: 'look' })], []],
    [
      'nothing of a volume that is only looked at beside',
      [filesStep({ over: 'beside', target: 'shop_uploads' })],
      [],
    ],
  ])('holds %s', (_what, steps, expected) => {
    expect(narrowed(steps).steps.map(describeStep)).toEqual(expected)
  })

  test.each<[string, RestoreStep[], string, string[]]>([
    ['of databases', [databaseStep()], 'database', ['db']],
    ['of volumes', [filesStep()], 'volumes', ['app', 'web']],
    ['of both', [databaseStep(), filesStep()], 'full', ['db', 'app', 'web']],
  ])('%s says what it is of', (_what, steps, type, services) => {
    const { scope, coverage } = narrowed(steps)

    expect(scope).toEqual({ type, services })
    expect(new Set(coverage.map(({ service }) => service))).toEqual(new Set(services))
  })

  test('is no worse for what else in the stack cannot be backed up', () => {
    const stack = exampleStack({
      databases: [postgres('db', reachable()), postgres('app', unreachable())],
    })

    expect(planBackup(stack, { type: 'full', services: [] }, '').failures).toHaveLength(1)
    expect(narrowed([databaseStep()], stack).failures).toEqual([])
  })

  test('leaves out what the restore goes around, whatever the labels leave out now', () => {
    const labels = {
      'com.docker.compose.project': 'shop',
      'lifeboat.exclude': 'new/*',
      'lifeboat.volumes.exclude': 'uploads',
    }
    const stack = exampleStack({ containers: [database(), application({ labels })] })
    const { steps } = narrowed([filesStep({ excludes: ['old/*'] })], withoutLabels(stack))

    expect(steps).toMatchObject([{ source: 'shop_uploads', excludes: ['old/*'] }])
  })

  test('holds what is overwritten of a service that is left out by now', () => {
    const labels = { 'lifeboat.enable': 'false', other: 'kept' }
    const stack = withoutLabels(exampleStack({ containers: [database(), application({ labels })] }))

    expect(stack.containers[1]?.labels).toEqual({ other: 'kept' })
    expect(narrowed([filesStep()], stack).steps).toMatchObject([{ source: 'shop_uploads' }])
    expect(() => guard([filesStep()], stack)).not.toThrow()
  })
})

describe('what no safety backup can hold', () => {
  const data = filesStep({ kind: 'bind', from: '/stack/binds/srv/data', target: '/srv/data' })

  test.each<[string, RestoreStep[]]>([
    ['what is backed up first', [databaseStep(), tableStep(), filesStep()]],
    [
      'what comes in beside',
      [
        databaseStep({ over: 'beside', into: 'look' }),
        filesStep({ over: 'beside', target: 'look' }),
      ],
    ],
    ['what is gone', [databaseStep({ database: 'crm', into: 'crm', over: 'missing' })]],
  ])('is not %s', (_what, steps) => {
    expect(guard(steps)).toBeUndefined()
  })

  test.each<[string, RestoreStep[], string[]]>([
    ['a host path that no container mounts', [databaseStep(), data], ['bind /srv/data']],
    [
      'a volume of which nothing is archived',
      [filesStep(), filesStep({ target: 'shop_db-data' })],
      ['volume shop_db-data'],
    ],
    [
      'a database that the server does not name any more',
      [filesStep(), databaseStep({ database: 'crm', into: 'crm' })],
      ['database "crm" of db'],
    ],
    ['a table of one', [tableStep({ database: 'crm' })], ['database "crm" of db']],
    [
      'a database of another server',
      [databaseStep(), databaseStep({ containerId: 'id of another', service: 'archive-db' })],
      ['database "My \\"Shop\\"" of archive-db'],
    ],
  ])('is not overwritten: %s', (_what, steps, details) => {
    expect(() => guard(steps)).toThrow(
      expect.objectContaining({
        code: 'safeguard-failed',
        message: 'no safety backup can hold all of what would be overwritten',
        hint: 'See lifeboat plan for why not, or restore with --no-safeguard. Nothing was overwritten.',
        details,
      }),
    )
  })

  test('is not overwritten: a host path that is archived with the one around it', () => {
    const mounts = [bind('/srv', '/srv'), bind('/srv/data', '/data')]
    const stack = exampleStack({ containers: [database(), application({ mounts })] })

    expect(() => guard([data], stack)).toThrow(
      expect.objectContaining({ details: ['bind /srv/data'] }),
    )
  })
})

function narrowed(
  steps: RestoreStep[],
  stack: Stack = exampleStack(),
): ReturnType<typeof narrowPlan> {
  const everything = planBackup(stack, { type: 'full', services: [] }, repositoryVolume)
  return narrowPlan(everything, exampleRestorePlan({ steps }))
}

function guard(steps: RestoreStep[], stack?: Stack): void {
  return requireGuarded(narrowed(steps, stack), exampleRestorePlan({ steps }))
}

function describeStep(step: ReturnType<typeof narrowPlan>['steps'][number]): string {
  if (step.do === 'dump') return `dump ${step.service}: ${step.databases.join(' ')}`
  return step.do === 'archive' ? `archive ${step.source}` : step.do
}

describe('files that were opened early', () => {
  const found = narrowed([filesStep()])

  test('are those of a safety backup that reads the same', () => {
    expect(isSameFiles(narrowed([filesStep(), databaseStep()]), found)).toBe(true)
  })

  test.each<[string, ReturnType<typeof narrowPlan>]>([
    ['of another volume', narrowed([filesStep({ target: 'shop_db-data' })])],
    ['without what is left out now', narrowed([filesStep({ excludes: ['a/*'] })])],
  ])('are not those %s', (_what, planned) => {
    expect(isSameFiles(planned, found)).toBe(false)
  })
})
