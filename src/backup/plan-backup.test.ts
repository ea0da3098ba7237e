import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  container,
  database,
  exampleStack,
  lifeboat,
  postgres,
  reachable,
  repositoryVolume,
  stopped,
  unreachable,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import { BackupPlan } from '../model/plan.ts'
import type { BackupType } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'
import { renderPlan } from './render-plan.ts'

const full = { type: 'full', services: [] } as const

describe('the plan of a whole stack', () => {
  test('says of every step and every mount what happens to it and why', () => {
    expect(planText(exampleStack())).toBe(`plan for shop: a full backup, consistency ordered

STEP     WHAT                                              BECAUSE
dump     db: "My \\"Shop\\"", "app", "postgres" and globals  PostgreSQL 17.6 answers as postgres
archive  volume ab12ab12ab12                               app writes to it
archive  volume shop_uploads                               app writes to it
archive  bind /srv/shop/nginx/default.conf                 nothing that runs writes to it
config   /srv/shop                                         compose files, .env and sources in /srv/shop
skip     app /tmp/scratch                                  in memory: empty after every stop, by design
skip     web /etc/localtime                                belongs to the host, not to the stack; its path is in the configuration
skip     lifeboat /repository                              Lifeboat itself is not part of a backup
skip     lifeboat /var/run/docker.sock                     Lifeboat itself is not part of a backup

COVERAGE    SERVICE   MOUNTED AT                      FROM                               BECAUSE
dumped      db        /var/lib/postgresql/data        volume shop_db-data                PostgreSQL 17.6 of db keeps its data here
archived    app       /app/cache                      anonymous volume ab12ab12ab12      app writes to it
archived    app       /app/uploads                    volume shop_uploads                app writes to it
excluded    app       /tmp/scratch                    tmpfs                              in memory: empty after every stop, by design
archived    web       /etc/nginx/conf.d/default.conf  bind /srv/shop/nginx/default.conf  nothing that runs writes to it
referenced  web       /etc/localtime                  bind /etc/localtime                belongs to the host, not to the stack; its path is in the configuration
archived    web       /srv/uploads                    volume shop_uploads                app writes to it
excluded    lifeboat  /repository                     volume shop_lifeboat-repository    Lifeboat itself is not part of a backup
excluded    lifeboat  /var/run/docker.sock            bind /var/run/docker.sock          Lifeboat itself is not part of a backup
`)
  })

  test('ends with what is known to go wrong and what to do about it', () => {
    const stack = exampleStack({
      containers: [database(), container('redis', { image: 'redis:8' })],
      databases: [postgres('db', unreachable())],
    })

    expect(planText(stack, { type: 'database', services: ['db'] }))
      .toBe(`plan for shop: a database backup, only db, consistency stopped

STEP  WHAT  BECAUSE

COVERAGE   SERVICE  MOUNTED AT                FROM                 BECAUSE
uncovered  db       /var/lib/postgresql/data  volume shop_db-data  probably the data of db, which could not be asked: the server of db refuses the login of "postgres"

problem: database db: the server of db refuses the login of "postgres"
hint: Set the label lifeboat.database.user.

warning: redis (redis:8) has no dump tool here: its files are copied while it runs
`)
  })

  test('is data that its schema takes, and nothing else', () => {
    const plan = planBackup(exampleStack(), full, repositoryVolume)

    expect(BackupPlan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
  })

  test('is the same when it is made again', () => {
    expect(planText(exampleStack())).toBe(planText(exampleStack()))
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
    const { steps } = planBackup(exampleStack(), { type: 'full', services: ['web'] }, repositoryVolume)

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

  test('counts no stopped database: its files are copied at rest', () => {
    const stack = exampleStack({
      containers: [database({ state: 'exited' })],
      databases: [postgres('db', stopped)],
    })

    expect(planBackup(stack, full, '').failures).toEqual([])
    expect(archived(stack, full)).toEqual(['shop_db-data'])
  })
})

function planText(stack: Stack, scope: Parameters<typeof planBackup>[1] = full): string {
  return renderPlan(planBackup(stack, scope, repositoryVolume))
}

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
