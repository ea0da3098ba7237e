import type {
  Container,
  DatabaseAnswer,
  DatabaseServer,
  Mount,
  ServerFacts,
  Shutdown,
  Stack,
} from '../../src/model/stack.ts'

export const anonymousName = 'ab12'.repeat(16)
export const repositoryVolume = 'shop_lifeboat-repository'

/** A shop as compose would start it: database, application, web server, and Lifeboat. Tests change what they are about. */
export function exampleStack(changes: Partial<Stack> = {}): Stack {
  const containers = changes.containers ?? [database(), application(), webServer(), lifeboat()]
  const mounts = containers.flatMap((each) => each.mounts)
  const names = new Set(mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => source))
  return {
    project: 'shop',
    engine: {
      name: 'host-1',
      version: '28.0',
      apiVersion: '1.48',
      os: 'linux',
      arch: 'amd64',
      cpus: 2,
    },
    self: {
      containerId: 'id-lifeboat',
      image: 'sha256:lifeboat',
      project: 'shop',
      mounts: lifeboat().mounts,
      networks: ['shop_default'],
    },
    containers,
    foreign: [],
    volumes: [...names].map((name) => ({
      name,
      driver: 'local',
      labels: {},
      options: {},
      networks: [],
      inspect: {},
    })),
    networks: [],
    images: [],
    databases: [postgres('db', reachable())],
    projectFolder: '/srv/shop',
    composeFiles: ['/srv/shop/docker-compose.yml'],
    ...changes,
  }
}

export function database(changes: Partial<Container> = {}): Container {
  const mounts = [volume('shop_db-data', '/var/lib/postgresql/data')]
  return container('db', { image: 'postgres:17', mounts, ...changes })
}

export function application(changes: Partial<Container> = {}): Container {
  const mounts = [
    volume(anonymousName, '/app/cache', { anonymous: true }),
    volume('shop_uploads', '/app/uploads'),
    {
      kind: 'tmpfs',
      source: '',
      target: '/tmp/scratch',
      writable: true,
      anonymous: false,
    } as const,
  ]
  return container('app', { mounts, ...changes })
}

export function webServer(changes: Partial<Container> = {}): Container {
  const mounts = [
    bind('/srv/shop/nginx/default.conf', '/etc/nginx/conf.d/default.conf', { writable: false }),
    bind('/etc/localtime', '/etc/localtime', { writable: false }),
    volume('shop_uploads', '/srv/uploads', { writable: false }),
  ]
  return container('web', { image: 'nginx:1', mounts, ...changes })
}

export function lifeboat(changes: Partial<Container> = {}): Container {
  const mounts = [
    volume(repositoryVolume, '/repository'),
    bind('/var/run/docker.sock', '/var/run/docker.sock'),
  ]
  return container('lifeboat', { isSelf: true, mounts, ...changes })
}

export function container(service: string, changes: Partial<Container> = {}): Container {
  return {
    id: `id-${service}`,
    name: `shop-${service}-1`,
    service,
    image: `shop-${service}:1`,
    imageId: `sha256:${service}`,
    state: 'running',
    startedAt: '2026-11-21T00:00:00Z',
    finishedAt: '0001-01-01T00:00:00Z',
    exitCode: 0,
    isSelf: false,
    env: {},
    labels: {},
    mounts: [],
    networks: [],
    inspect: {},
    ...changes,
  }
}

export function volume(source: string, target: string, changes: Partial<Mount> = {}): Mount {
  return { kind: 'volume', source, target, writable: true, anonymous: false, ...changes }
}

export function bind(source: string, target: string, changes: Partial<Mount> = {}): Mount {
  return { kind: 'bind', source, target, writable: true, anonymous: false, ...changes }
}

export function postgres(service: string, answer: DatabaseAnswer): DatabaseServer {
  return { kind: 'postgres', service, containerId: `id-${service}`, answer }
}

export function reachable(changes: Partial<ServerFacts> = {}): DatabaseAnswer {
  return {
    state: 'reachable',
    version: '17.6',
    versionNumber: 170_006,
    user: 'postgres',
    port: 5432,
    superuser: 'postgres',
    preload: '',
    dataDirectory: '/var/lib/postgresql/data',
    tablespaces: [],
    databases: ['My "Shop"', 'app', 'postgres'],
    closed: [],
    invalid: [],
    ...changes,
  }
}

export function unreachable(): DatabaseAnswer {
  return {
    state: 'unreachable',
    code: 'database-login-refused',
    reason: 'the server of db refuses the login of "postgres"',
    hint: 'Set the label lifeboat.database.user.',
    suspectedDataDirectory: '/var/lib/postgresql/data',
  }
}

export const stopped = stoppedWith({ state: 'clean', versionMajor: '17' })

export function stoppedWith(shutdown: Shutdown): DatabaseAnswer {
  return { state: 'stopped', suspectedDataDirectory: '/var/lib/postgresql/data', shutdown }
}
