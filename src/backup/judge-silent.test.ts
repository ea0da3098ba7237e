import { describe, expect, test } from 'vitest'

import { bind, container, volume } from '../../test/support/example-stack.ts'
import { composeLabels } from '../docker/labels.ts'
import type { Container } from '../model/stack.ts'
import { isNoServer } from './judge-silent.ts'

const official = { PGDATA: '/var/lib/postgresql/data', PG_MAJOR: '17' }
const anonymous = volume('ab12'.repeat(16), '/var/lib/postgresql/data', { anonymous: true })
const asServer = runs('docker-entrypoint.sh', 'postgres')
const oneOff = { labels: { [composeLabels.oneOff]: 'True' } }

describe('of what looks like a server, with nothing that listens in it and no data, none is', () => {
  test.each<[string, Partial<Container>]>([
    [
      'an exporter',
      { ...runs('/bin/postgres_exporter'), env: { DATA_SOURCE_NAME: 'postgres://' } },
    ],
    ['a tool of another base image', runs('docker-entrypoint.sh', 'node', 'server.js')],
    [
      'one that only reads a file of the host',
      { mounts: [bind('/srv/q', '/q', { writable: false })] },
    ],
    [
      'what dumps another server into a folder',
      {
        ...runs('/init.sh'),
        env: { ...official, POSTGRES_HOST: 'server', POSTGRES_PASSWORD: 'x', POSTGRES_DB: 'app' },
        mounts: [anonymous, bind('/srv/backups', '/backups')],
      },
    ],
    [
      'a shell in the official image',
      { ...runs('sh', '-c', 'sleep 9'), env: official, mounts: [anonymous] },
    ],
    [
      'a shell in a newer one',
      { env: { PGDATA: '/pg/18/docker' }, mounts: [{ ...anonymous, target: '/pg' }] },
    ],
    ['a shell on an empty volume', { env: official, mounts: [volume('v', official.PGDATA)] }],
    [
      'a command that was run in a service’s image',
      {
        ...runs('docker-entrypoint.sh', 'psql', '-U', 'postgres'),
        ...oneOff,
        env: { POSTGRES_DB: 'app' },
      },
    ],
  ])('%s', (_what, changes) => {
    expect(judge(changes)).toBe(true)
  })
})

describe('a server that does not answer yet, or not there, stays one', () => {
  const tool = { ...runs('/init.sh'), env: { ...official, POSTGRES_HOST: 'server' } }

  test.each<[string, Partial<Container>]>([
    ['whose image starts it', { ...asServer, env: { POSTGRES_HOST: 'server' } }],
    ['that is started with options alone', runs('docker-entrypoint.sh', '-c', 'fsync=off')],
    ['that is started with no word at all', runs('/usr/local/bin/docker-entrypoint.sh')],
    ['behind another init', runs('/usr/bin/tini', '--', 'docker-entrypoint.sh', 'postgres')],
    [
      'with a program of its own, set up as a server',
      { ...runs('/start'), env: { POSTGRES_PASSWORD: 'x' } },
    ],
    ['of a vendor’s settings', { ...runs('/run.sh'), env: { POSTGRESQL_DATABASE: 'app' } }],
    [
      'that may keep its data elsewhere',
      { ...runs('/patroni'), mounts: [volume('shop_data', '/data')] },
    ],
    [
      'that a file of variables tells its own name',
      { ...tool, service: 'server', mounts: [bind('/d', '/d')] },
    ],
    [
      'that may keep its data in the folder of another version',
      { env: { PGDATA: '/pg/18/docker' }, mounts: [volume('shop_data', '/pg')] },
    ],
    [
      'that a file of variables tells an alias of its own',
      {
        ...tool,
        mounts: [bind('/d', '/d')],
        inspect: {
          Path: '/init.sh',
          NetworkSettings: { Networks: { n: { Aliases: ['server'] } } },
        },
      },
    ],
    [
      'that is told to be on its own machine',
      { ...tool, env: { ...official, PGHOST: '127.0.0.1' }, mounts: [bind('/d', '/d')] },
    ],
    ['that docker compose run has just started', { ...asServer, ...oneOff }],
  ])('one %s', (_what, changes) => {
    expect(judge(changes)).toBe(false)
  })

  test('one that has a cluster where its environment says, whatever it runs', () => {
    expect(judge(tool)).toBe(true)
    expect(judge(tool, { hasData: true })).toBe(false)
  })
})

describe('a command in the image of a service that keeps its data in a volume', () => {
  const mounts = [volume('shop_db-data', '/var/lib/postgresql/data'), bind('/srv/b', '/backups')]
  const command = { ...runs('docker-entrypoint.sh', 'psql', '-h', 'db'), ...oneOff, mounts }

  test('is no server: the service’s own container is asked for that data', () => {
    const own = container('db', { id: 'id-own', mounts })

    expect(judge(command, { containers: [own], hasData: true })).toBe(true)
  })

  test('is one where docker compose run did not make it', () => {
    const own = container('db', { id: 'id-own', mounts })

    expect(judge({ ...command, labels: {} }, { containers: [own], hasData: true })).toBe(false)
  })

  test('may be one where nobody else is asked for that data', () => {
    const another = container('db', { id: 'id-2', mounts, ...oneOff })
    const other = container('other', { mounts })

    expect(judge(command, { containers: [another, other], hasData: true })).toBe(false)
  })
})

function runs(path: string, ...words: string[]): Pick<Container, 'inspect'> {
  return { inspect: { Path: path, Args: words } }
}

function judge(
  changes: Partial<Container>,
  { containers = [], hasData = false }: { containers?: Container[]; hasData?: boolean } = {},
) {
  const silent = container('db', { image: 'postgres:17', id: 'id-silent', ...changes })
  return isNoServer(silent, { containers: [silent, ...containers], hasData })
}
