import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  container,
  database,
  exampleStack,
  postgres,
  reachable,
  stopped,
  unreachable,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import type { Container, DatabaseAnswer, Stack } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

const disabled = { labels: { 'lifeboat.enable': 'false' } }
const leftOut: DatabaseAnswer = {
  state: 'left-out',
  suspectedDataDirectory: '/var/lib/postgresql/data',
}
const without = (names: string): Pick<Container, 'labels'> => ({
  labels: { 'lifeboat.volumes.exclude': names },
})

describe('a service that is left out', () => {
  test('has nothing in the backup but what another one has there', () => {
    const stack = exampleStack({ containers: [application(disabled), webServer()] })

    expect(lines(stack)).toEqual([
      'excluded app /app/cache: lifeboat.enable of app leaves it out',
      'excluded app /app/uploads: lifeboat.enable of app leaves it out; it is archived for web',
      'excluded app /tmp/scratch: in memory: empty after every stop, by design',
      'archived web /etc/nginx/conf.d/default.conf: nothing that runs writes to it',
      'referenced web /etc/localtime: belongs to the host, not to the stack; its path is in the configuration',
      'archived web /srv/uploads: app writes to it',
    ])
  })

  test('cannot be asked for: a backup of nothing would be complete', () => {
    const other = application({ id: 'id-2', name: 'shop-app-2' })
    const scope = { type: 'full', services: ['app'] } as const
    const half = exampleStack({ containers: [application(disabled), other] })
    const none = exampleStack({ containers: [application(disabled)] })

    expect(() => planBackup(half, scope, '')).not.toThrow()
    expect(() => planBackup(none, scope, '')).toThrow(
      expect.objectContaining({
        code: 'service-left-out',
        message: 'a label leaves app out of every backup',
        hint: 'Take lifeboat.enable off the service, or do not ask for it.',
      }),
    )
  })

  test('is no reason for an incomplete backup, nor for a warning', () => {
    const cache = container('cache', { image: 'redis:8', ...disabled })
    const odd = container('odd', {
      mounts: [{ ...volume('', '/pipe'), kind: 'other' }],
      ...disabled,
    })
    const stack = exampleStack({ containers: [cache, odd], databases: [] })
    const { failures, warnings } = planBackup(stack, { type: 'full', services: [] }, '')

    expect([failures, warnings]).toEqual([[], []])
  })

  test('has its database neither dumped nor copied, not for another service either', () => {
    const reader = container('reader', { mounts: [volume('shop_db-data', '/pg')] })
    const around = container('around', { mounts: [bind('/mnt', '/mnt')] })
    const stack = exampleStack({
      containers: [
        database(disabled),
        reader,
        around,
        container('db2', { mounts: [bind('/mnt/pg', '/var/lib/postgresql/data')], ...disabled }),
      ],
      databases: [postgres('db', leftOut), postgres('db2', leftOut)],
    })

    expect(lines(stack)).toEqual([
      'excluded db /var/lib/postgresql/data: lifeboat.enable of db leaves it out',
      'excluded reader /pg: the data of db, which lifeboat.enable leaves out',
      'archived around /mnt: around writes to it',
      'excluded db2 /var/lib/postgresql/data: lifeboat.enable of db2 leaves it out',
    ])
    const { steps, failures } = planBackup(stack, { type: 'full', services: [] }, '')
    expect(steps.filter((step) => step.do === 'dump')).toEqual([])
    expect(steps.filter((step) => step.do === 'archive')).toMatchObject([
      { source: '/mnt', without: ['/stack/binds/mnt/pg'] },
    ])
    expect(failures).toEqual([])
  })

  test('whose data may be anywhere makes others’ mounts of its volumes uncovered, out loud', () => {
    const shared = volume('shop_shared', '/shared')
    const stack = exampleStack({
      containers: [
        database({ mounts: [shared], ...disabled }),
        container('app', { mounts: [shared] }),
      ],
      databases: [postgres('db', leftOut)],
    })

    expect(lines(stack)[1]).toBe(
      'uncovered app /shared: may be the data of db, which lifeboat.enable keeps from being asked',
    )
    expect(planBackup(stack, { type: 'full', services: [] }, '').failures).toEqual([
      expect.objectContaining({ code: 'mount-uncovered', what: 'volume shop_shared of app' }),
    ])
  })

  test.each<[string, string, DatabaseAnswer, string]>([
    ['runs on', 'running', reachable(), 'dumped'],
    ['rests beside', 'exited', reachable(), 'dumped'],
    ['rests beside the resting', 'exited', stopped, 'archived'],
    ['runs on the resting', 'running', stopped, 'excluded'],
    ['runs on the silent', 'running', unreachable(), 'uncovered'],
  ])(
    'and %s data of another server: that one’s is what counts (%s)',
    (_what, state, answer, verdict) => {
      const mounts = [volume('shop_db-data', '/var/lib/postgresql/data')]
      const stack = exampleStack({
        containers: [database(), container('old', { state, mounts, ...disabled })],
        databases: [postgres('old', leftOut), postgres('db', answer)],
      })

      expect(lines(stack)[0]).toContain(`${verdict} db `)
    },
  )
})

describe('a volume that is left out', () => {
  test('of one service is archived for the other', () => {
    const stack = exampleStack({
      containers: [application(without('uploads,/app/uploads')), webServer()],
    })

    expect(lines(stack)).toContain(
      'excluded app /app/uploads: lifeboat.volumes.exclude of app leaves it out; it is archived for web',
    )
    expect(archived(stack)).toContain('shop_uploads')
  })

  test('of all that mount it is not archived', () => {
    const stack = exampleStack({
      containers: [application(without('/app/uploads')), webServer(without('/srv/uploads'))],
    })

    expect(archived(stack)).not.toContain('shop_uploads')
  })

  test('of a database is not its dump', () => {
    const stack = exampleStack({ containers: [database(without('/var/lib/postgresql/data'))] })

    expect(lines(stack)).toEqual([
      'excluded db /var/lib/postgresql/data: lifeboat.volumes.exclude of db leaves it out; the databases of db are dumped all the same',
    ])
    expect(planBackup(stack, { type: 'full', services: [] }, '').steps).toMatchObject([
      { do: 'dump', service: 'db' },
      { do: 'config' },
      { do: 'skip' },
    ])
  })

  test('of a database that cannot be asked does not hide that it cannot', () => {
    const stack = exampleStack({
      containers: [database(without('/var/lib/postgresql/data'))],
      databases: [postgres('db', unreachable())],
    })

    expect(lines(stack)[0]).toMatch(/leaves it out$/)
    expect(planBackup(stack, { type: 'full', services: [] }, '').failures).toMatchObject([
      { what: 'database db' },
    ])
  })

  test('is no configuration either, unless another service has it', () => {
    const mounts = [
      bind('/srv/shop/media', '/media', { writable: false }),
      bind('/mnt/films', '/films', { writable: false }),
    ]
    const names = without('/media,/films')
    const one = exampleStack({ containers: [container('app', { mounts, ...names })] })
    const two = exampleStack({
      containers: [container('app', { mounts, ...names }), container('web', { mounts })],
    })

    expect(configStep(one)).toMatchObject({ outside: [], without: ['/srv/shop/media'] })
    expect(configStep(two)).toMatchObject({ outside: ['/mnt/films'], without: [] })
  })
})

function plan(stack: Stack): ReturnType<typeof planBackup> {
  const volumes = stack.containers
    .flatMap(({ mounts }) => mounts)
    .map(({ source }) => ({ name: source, driver: 'local', labels: {}, options: {}, inspect: {} }))
  const containers = stack.containers.map((each) => ({
    ...each,
    labels: { 'com.docker.compose.project': 'shop', ...each.labels },
  }))
  return planBackup({ ...stack, containers, volumes }, { type: 'full', services: [] }, '')
}

function lines(stack: Stack): string[] {
  return plan(stack).coverage.map(
    (mount) => `${mount.class} ${mount.service} ${mount.target}: ${mount.because}`,
  )
}

function archived(stack: Stack): string[] {
  return plan(stack).steps.flatMap((step) => (step.do === 'archive' ? [step.source] : []))
}

function configStep(stack: Stack): unknown {
  return plan(stack).steps.find((step) => step.do === 'config')
}
