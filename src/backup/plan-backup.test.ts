import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  database,
  exampleStack,
  lifeboat,
  postgres,
  reachable,
  repositoryVolume,
  stopped,
  stoppedWith,
  unreachable,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import { BackupPlan } from '../model/plan.ts'
import type { BackupType } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

const full = { type: 'full', services: [] } as const

describe('a plan', () => {
  test('is data that its schema takes, and nothing else', () => {
    const plan = planBackup(exampleStack(), full, repositoryVolume)

    expect(BackupPlan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
  })

  test('is the same when it is made again', () => {
    expect(planBackup(exampleStack(), full, '')).toEqual(planBackup(exampleStack(), full, ''))
  })
})

describe('a narrowed plan', () => {
  test.each<[BackupType, string[]]>([
    ['full', ['dump', 'archive', 'archive', 'archive', 'config']],
    ['database', ['dump']],
    ['volumes', ['archive', 'archive', 'archive']],
    ['config', ['config']],
  ])('of type %s does only what belongs to it', (type, expected) => {
    const { steps } = planBackup(exampleStack(), { type, services: [] }, repositoryVolume)

    expect(steps.map((step) => step.do).filter((name) => name !== 'skip')).toEqual(expected)
  })

  test('leaves the files beside a data directory to the type that holds files', () => {
    const data = volume('shop_db-data', '/var/lib/postgresql')
    const stack = exampleStack({
      containers: [database({ mounts: [data] })],
      databases: [postgres('db', reachable({ dataDirectory: '/var/lib/postgresql/18/docker' }))],
    })

    expect(archived(stack, { type: 'full', services: [] })).toEqual(['shop_db-data'])
    expect(archived(stack, { type: 'database', services: [] })).toEqual([])
  })

  test('to one service dumps no database of another', () => {
    const { steps } = planBackup(
      exampleStack(),
      { type: 'full', services: ['web'] },
      repositoryVolume,
    )

    expect(steps.filter((step) => step.do === 'dump')).toEqual([])
  })

  test('to an unknown service is refused with the nearest name', () => {
    expect(() => planBackup(exampleStack(), { type: 'full', services: ['ap'] }, '')).toThrow(
      expect.objectContaining({
        code: 'unknown-service',
        message: 'the stack shop has no service "ap"',
        hint: 'Did you mean app?',
        details: ['db', 'app', 'web'],
      }),
    )
  })

  test('to a service that resembles none lists them all', () => {
    expect(() => planBackup(exampleStack(), { type: 'full', services: ['billing'] }, '')).toThrow(
      expect.objectContaining({ hint: 'Its services stand below.', details: ['db', 'app', 'web'] }),
    )
  })

  test('to Lifeboat itself is refused', () => {
    expect(() => planBackup(exampleStack(), { type: 'full', services: ['lifeboat'] }, '')).toThrow(
      expect.objectContaining({ code: 'unknown-service' }),
    )
  })
})

describe('the configuration step', () => {
  test('names read-only binds and compose files outside the project folder', () => {
    const web = webServer({
      mounts: [
        bind('/etc/shop/tls', '/tls', { writable: false }),
        bind('/srv/shop/site', '/site', { writable: false }),
        bind('/mnt/media', '/media'),
      ],
    })
    const stack = exampleStack({
      containers: [web],
      composeFiles: ['/srv/shop/docker-compose.yml', '/srv/common/base.yml'],
    })

    expect(configStep(stack)).toMatchObject({
      projectFolder: '/srv/shop',
      outside: ['/srv/common/base.yml', '/etc/shop/tls'],
      without: [],
    })
  })

  test('leaves out what is data below the project folder, the repository too', () => {
    const app = application({ mounts: [bind('/srv/shop/data', '/data')] })
    const self = lifeboat({ mounts: [bind('/srv/shop/backups', '/repository')] })
    const { self: itself } = exampleStack()
    const stack = exampleStack({
      containers: [app, self],
      self: { ...itself, mounts: self.mounts },
    })

    expect(configStep(stack)).toMatchObject({ without: ['/srv/shop/data', '/srv/shop/backups'] })
  })

  test('of containers without a project folder holds what the engine knows', () => {
    expect(configStep(exampleStack({ projectFolder: undefined, composeFiles: [] }))).toEqual({
      do: 'config',
      outside: ['/srv/shop/nginx/default.conf'],
      without: [],
      because: 'the containers name no project folder; only what the engine knows is held',
    })
  })
})

describe('consistency', () => {
  const app = application({ mounts: [volume('shop_uploads', '/app/uploads')] })

  test('is ordered when databases are dumped before files are read', () => {
    expect(consistency([database(), app])).toBe('ordered')
  })

  test('is hot when something that runs writes to what is copied', () => {
    expect(consistency([app])).toBe('hot')
  })

  test('is stopped when nothing that runs can write to what is copied', () => {
    const reader = webServer({ mounts: [volume('shop_uploads', '/srv', { writable: false })] })

    expect(consistency([{ ...app, state: 'exited' }, reader])).toBe('stopped')
  })
})

describe('what is known to go wrong', () => {
  test('names a mount that no worker can read', () => {
    const { source, ...rest } = volume('', '/mnt/weird')
    const app = application({ mounts: [{ ...rest, kind: 'other', source: `${source}nfs:/x` }] })
    const { failures } = planBackup(exampleStack({ containers: [app], databases: [] }), full, '')

    expect(failures).toEqual([
      {
        what: 'other nfs:/x of app',
        code: 'mount-uncovered',
        why: 'no worker can read a mount of this kind',
        hint: 'Correct the mount, or take it out of the service.',
        details: [],
      },
    ])
  })

  test('names a database that refuses once, by its own code and hint', () => {
    const stack = exampleStack({ databases: [postgres('db', unreachable())] })
    const { failures } = planBackup(stack, full, repositoryVolume)

    expect(failures.map(({ what, code, hint }) => [what, code, hint])).toEqual([
      ['database db', 'database-login-refused', 'Set the label lifeboat.database.user.'],
    ])
  })

  test('counts no database that was not asked for', () => {
    const stack = exampleStack({ databases: [postgres('db', unreachable())] })

    expect(planBackup(stack, { type: 'volumes', services: [] }, '').failures).toEqual([])
    expect(planBackup(stack, { type: 'full', services: ['web'] }, '').failures).toEqual([])
  })

  test('names a stopped database that was not shut down cleanly, though its files are copied', () => {
    const shutdown = { state: 'unclean', why: 'its exit code is 137', versionMajor: '17' } as const
    const stack = exampleStack({
      containers: [database({ state: 'exited' })],
      databases: [postgres('db', stoppedWith(shutdown))],
    })

    expect(planBackup(stack, full, '').failures).toMatchObject([
      { what: 'database db', code: 'database-not-shut-down' },
    ])
    expect(archived(stack, full)).toEqual(['shop_db-data'])
    const volumes = planBackup(stack, { type: 'volumes', services: [] }, '')
    expect(volumes.failures).toHaveLength(1)
  })

  test('counts no stopped database that was: its files are copied at rest', () => {
    const stack = exampleStack({
      containers: [database({ state: 'exited' })],
      databases: [postgres('db', stopped)],
    })

    expect(planBackup(stack, full, '').failures).toEqual([])
    expect(archived(stack, full)).toEqual(['shop_db-data'])
  })
})

function archived(stack: Stack, scope: Parameters<typeof planBackup>[1]): string[] {
  const { steps } = planBackup(stack, scope, repositoryVolume)
  return steps.flatMap((step) => (step.do === 'archive' ? [step.source] : []))
}

function configStep(stack: Stack): unknown {
  return planBackup(stack, full, repositoryVolume).steps.find((step) => step.do === 'config')
}

function consistency(containers: Stack['containers']): string {
  const databases = containers.some(({ service }) => service === 'db')
    ? [postgres('db', reachable())]
    : []
  return planBackup(exampleStack({ containers, databases }), full, '').consistency
}
