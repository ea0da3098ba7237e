import { describe, expect, test } from 'vitest'

import {
  anonymousName,
  application,
  bind,
  container,
  database,
  exampleStack,
  lifeboat,
  postgres,
  reachable,
  stopped,
  unreachable,
  volume,
} from '../../test/support/example-stack.ts'
import type { Scope } from '../model/scope.ts'
import type { Mount, Stack } from '../model/stack.ts'
import { classifyMounts } from './classify-mounts.ts'

const full: Scope = { type: 'full', services: [] }

describe('a mount', () => {
  test('of Lifeboat itself is excluded, whatever it is', () => {
    expect(lines(exampleStack({ containers: [lifeboat()] }))).toEqual([
      'excluded lifeboat /repository: Lifeboat itself is not part of a backup',
      'excluded lifeboat /var/run/docker.sock: Lifeboat itself is not part of a backup',
    ])
  })

  test('of the repository in another service is excluded', () => {
    expect(lineOf(volume('backups', '/mnt'), 'backups')).toBe(
      'excluded app /mnt: the repository is not part of a backup',
    )
    expect(lineOf(bind('/mnt/backups', '/mnt'), '/mnt/backups')).toBe(
      'excluded app /mnt: the repository is not part of a backup',
    )
  })

  test('without a source is not taken for a repository that is nowhere mounted', () => {
    expect(lineOf(bind('', '/mnt'), '')).toContain('archived')
  })

  test('in memory is excluded', () => {
    expect(lineOf({ ...volume('', '/tmp'), kind: 'tmpfs' })).toBe(
      'excluded app /tmp: in memory: empty after every stop, by design',
    )
  })

  test('of a kind that no worker can read is uncovered', () => {
    expect(lineOf({ ...volume('x', '/x'), kind: 'other' })).toBe(
      'uncovered app /x: no worker can read a mount of this kind',
    )
  })

  test('of a volume that the engine does not have is uncovered', () => {
    const app = application({ mounts: [volume('gone', '/x')] })

    expect(lines(exampleStack({ containers: [app], volumes: [] }))).toEqual([
      'uncovered app /x: the engine has no volume of that name',
    ])
  })

  test('of a path of the host is referenced, of any other path archived', () => {
    expect(lineOf(bind('/etc/localtime', '/x'))).toBe(
      'referenced app /x: belongs to the host, not to the stack; its path is in the configuration',
    )
    expect(lineOf(bind('/srv/data', '/x'))).toBe('archived app /x: app writes to it')
  })

  test('that several containers share names those that write to it while they run', () => {
    const stack = exampleStack({
      databases: [],
      containers: [
        container('writer', { mounts: [volume('shared', '/x')] }),
        container('reader', { mounts: [volume('shared', '/x', { writable: false })] }),
        container('sleeper', { mounts: [volume('shared', '/x')], state: 'exited' }),
      ],
    })

    expect(lines(stack)).toEqual([
      'archived writer /x: writer writes to it',
      'archived reader /x: writer writes to it',
      'archived sleeper /x: writer writes to it',
    ])
  })

  test('of an anonymous volume says so in its kind', () => {
    const app = application({ mounts: [volume(anonymousName, '/x', { anonymous: true })] })
    const [mount] = classifyMounts(exampleStack({ containers: [app] }), full, '')

    expect(mount).toEqual({
      class: 'archived',
      service: 'app',
      container: 'shop-app-1',
      target: '/x',
      kind: 'anonymous volume',
      source: anonymousName,
      because: 'app writes to it',
    })
  })

  test('is counted exactly once for each container that has it', () => {
    const stack = exampleStack()
    const mounts = stack.containers.flatMap((each) => each.mounts)

    expect(classifyMounts(stack, full, '')).toHaveLength(mounts.length)
  })
})

describe('a data directory', () => {
  const data = volume('shop_db-data', '/var/lib/postgresql/data')

  test('of a server that answers is dumped, never copied', () => {
    expect(dataLines(reachable())).toEqual([
      'dumped db /var/lib/postgresql/data: PostgreSQL 17.6 of db keeps its data here',
    ])
  })

  test('of a server that cannot be asked is uncovered, not copied on a guess', () => {
    expect(dataLines(unreachable())).toEqual([
      'uncovered db /var/lib/postgresql/data: probably the data of db, which could not be asked: the server of db refuses the login of "postgres"',
    ])
  })

  test('of a stopped server is archived, and how it was shut down is said', () => {
    expect(dataLines(stopped)).toEqual([
      'archived db /var/lib/postgresql/data: the server of db is stopped and was shut down cleanly',
    ])
  })

  test('is found by what the server says, not by where its image keeps it', () => {
    const mounts = [volume('elsewhere', '/pg'), volume('wal', '/var/lib/postgresql/data')]

    expect(dataLines(reachable({ dataDirectory: '/pg/17/main' }), mounts)).toEqual([
      'dumped db /pg: PostgreSQL 17.6 of db keeps its data here (in 17/main; what else is there is archived)',
      'archived db /var/lib/postgresql/data: db writes to it',
    ])
  })

  test('below the volume’s root, as PostgreSQL 18 has it, is dumped and the rest archived', () => {
    const answer = reachable({ version: '18.0', dataDirectory: '/var/lib/postgresql/18/docker' })

    expect(dataLines(answer, [volume('shop_db-data', '/var/lib/postgresql')])).toEqual([
      'dumped db /var/lib/postgresql: PostgreSQL 18.0 of db keeps its data here (in 18/docker; what else is there is archived)',
    ])
  })

  test('is the deepest mount that holds it', () => {
    const mounts = [volume('outer', '/var/lib/postgresql'), data]

    expect(dataLines(reachable(), mounts)).toEqual([
      'archived db /var/lib/postgresql: db writes to it',
      'dumped db /var/lib/postgresql/data: PostgreSQL 17.6 of db keeps its data here',
    ])
  })

  test('takes its tablespaces along', () => {
    const mounts = [data, volume('fast', '/mnt/fast')]

    expect(dataLines(reachable({ tablespaces: ['/mnt/fast'] }), mounts)).toContain(
      'dumped db /mnt/fast: PostgreSQL 17.6 of db keeps its data here',
    )
  })

  test('mounted by another service too is not copied there either', () => {
    const browser = container('browser', { mounts: [volume('shop_db-data', '/db')] })
    const stack = exampleStack({ containers: [database(), browser] })

    expect(lines(stack)).toContain('dumped browser /db: PostgreSQL 17.6 of db keeps its data here')
  })

  test('of a server that was not asked for is not said to be dumped', () => {
    const browser = container('browser', { mounts: [volume('shop_db-data', '/db')] })
    const stack = exampleStack({ containers: [database(), browser] })

    expect(lines(stack, { type: 'full', services: ['browser'] })).toEqual([
      'excluded db /var/lib/postgresql/data: not asked for: only browser',
      'excluded browser /db: the data of db, which was not asked for',
    ])
  })

  test('bound from a path of the host is dumped, not referenced', () => {
    const mounts = [bind('/var/lib/docker/pg', '/var/lib/postgresql/data')]

    expect(dataLines(reachable(), mounts)[0]).toContain('dumped db')
  })
})

describe('a narrowed backup', () => {
  test.each([
    ['database', 'dumped', 'excluded'],
    ['volumes', 'excluded', 'archived'],
    ['config', 'excluded', 'excluded'],
  ] as const)('of type %s has databases %s and volumes %s', (type, databases, volumes) => {
    const app = application({ mounts: [volume('shop_uploads', '/app/uploads')] })
    const found = lines(exampleStack({ containers: [database(), app] }), { type, services: [] })

    expect(found[0]).toMatch(new RegExp(`^${databases} db`))
    expect(found[1]).toMatch(new RegExp(`^${volumes} app`))
    for (const line of found.filter((each) => each.startsWith('excluded'))) {
      expect(line).toContain(`not asked for: only type ${type}`)
    }
  })

  test('of type database leaves a stopped server’s files out, and says so', () => {
    expect(dataLines(stopped, undefined, { type: 'database', services: [] })).toEqual([
      'excluded db /var/lib/postgresql/data: not asked for: only type database',
    ])
  })

  test('to services excludes the mounts of all others', () => {
    const found = lines(exampleStack(), { type: 'full', services: ['web'] })

    expect(found.filter((line) => line.startsWith('archived'))).toEqual([
      'archived web /etc/nginx/conf.d/default.conf: nothing that runs writes to it',
      'archived web /srv/uploads: app writes to it',
    ])
    expect(found).toContain('excluded app /app/uploads: not asked for: only web')
    expect(found).toContain('excluded db /var/lib/postgresql/data: not asked for: only web')
  })
})

function lines(
  stack: Stack,
  scope: Scope = full,
  repository = 'shop_lifeboat-repository',
): string[] {
  return classifyMounts(stack, scope, repository).map(
    (mount) => `${mount.class} ${mount.service} ${mount.target}: ${mount.because}`,
  )
}

function lineOf(mount: Mount, repository = ''): string | undefined {
  const stack = exampleStack({ containers: [application({ mounts: [mount] })], databases: [] })
  return lines(stack, full, repository)[0]
}

function dataLines(
  answer: Parameters<typeof postgres>[1],
  mounts: readonly Mount[] = database().mounts,
  scope = full,
): string[] {
  const state = answer.state === 'stopped' ? 'exited' : 'running'
  const containers = [database({ mounts, state })]
  return lines(exampleStack({ containers, databases: [postgres('db', answer)] }), scope)
}
