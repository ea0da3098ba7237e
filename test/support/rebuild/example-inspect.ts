import type { Inspect } from './inventory.ts'

/** A time that each making of a thing has of its own, and its ids: 64 digits made of one. */
export type Making = { readonly digit: string; readonly time: string }

export const original: Making = { digit: 'a', time: '2026-11-21T03:00:00.5Z' }
export const rebuilt: Making = { digit: 'b', time: '2026-11-29T12:00:00.5Z' }

export const anonymousName = 'c3'.repeat(32)

/** Names of what a making holds by id. */
export function exampleNames({ digit }: Making): Map<string, string> {
  return new Map([
    [idOf(digit, 1), 'shop-app-1'],
    [idOf(digit, 2), 'shop-side-1'],
    [idOf(digit, 3), 'shop_back'],
  ])
}

/** `shop-app-1` as engine 20.10 describes it while it runs: an anonymous volume, a port, a network in which it has no address of its own. */
export function exampleApp(making: Making): Inspect {
  const { digit, time } = making
  const id = idOf(digit, 1)
  return {
    Id: id,
    Created: time,
    Name: '/shop-app-1',
    Path: 'node',
    Args: ['app.js'],
    Image: `sha256:${'9'.repeat(64)}`,
    RestartCount: digit === 'a' ? 2 : 0,
    LogPath: `/var/lib/docker/containers/${id}/${id}-json.log`,
    GraphDriver: { Name: 'overlay2', Data: { MergedDir: `/var/lib/docker/overlay2/${digit}` } },
    State: {
      Status: 'running',
      Running: true,
      Paused: false,
      Pid: digit === 'a' ? 4711 : 815,
      ExitCode: 0,
      Error: '',
      StartedAt: time,
      FinishedAt: '0001-01-01T00:00:00Z',
      Health: { Status: 'healthy', FailingStreak: 0, Log: [{ Start: time, ExitCode: 0 }] },
    },
    Config: {
      Hostname: id.slice(0, 12),
      Env: ['COLOUR=red'],
      Image: 'shop-app:1',
      Labels: { 'com.docker.compose.config-hash': 'hash-of-app' },
    },
    HostConfig: {
      NetworkMode: 'shop_back',
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
      RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
      Sysctls: { 'net.core.somaxconn': '512' },
      Mounts: [
        { Type: 'volume', Source: 'shop_uploads', Target: '/uploads' },
        ...(digit === 'a' ? [{ Type: 'volume', Target: '/cache' }] : []),
        // The image's, too.
        ...(digit === 'b' ? ['/cache', '/data'].map(askedAgain) : []),
      ],
    },
    Mounts: exampleMounts(making),
    NetworkSettings: {
      SandboxID: idOf(digit, 8),
      Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: digit === 'a' ? '32768' : '32769' }] },
      Networks: { shop_back: exampleEndpoint(making) },
    },
  }
}

/** `shop-side-1`, in the network namespace of the other; its configuration's hash holds that one's id. */
export function exampleSide({ digit, time }: Making): Inspect {
  return {
    Id: idOf(digit, 2),
    Created: time,
    Name: '/shop-side-1',
    State: { Status: 'running', Running: true },
    Config: { Labels: { 'com.docker.compose.config-hash': `hash-with-${digit}` } },
    HostConfig: { NetworkMode: `container:${idOf(digit, 1)}`, VolumesFrom: null },
    Mounts: [],
    NetworkSettings: { Networks: {} },
  }
}

export function exampleNetwork(making: Making): Inspect {
  const { digit, time } = making
  return {
    Name: 'shop_back',
    Id: idOf(digit, 3),
    Created: time,
    Driver: 'bridge',
    Internal: true,
    IPAM: { Driver: 'default', Config: [{ Subnet: '10.9.0.0/24' }] },
    Containers: { [idOf(digit, 1)]: { Name: 'shop-app-1', EndpointID: idOf(digit, 7) } },
    Labels: { 'com.docker.compose.network': 'back' },
  }
}

export function exampleVolume({ digit, time }: Making): Inspect {
  const root = digit === 'a' ? '/var/lib/docker' : '/srv/docker'
  return {
    Name: 'shop_uploads',
    CreatedAt: time,
    Driver: 'local',
    Mountpoint: `${root}/volumes/shop_uploads/_data`,
    Labels: { 'com.docker.compose.volume': 'uploads' },
    Options: { type: 'tmpfs' },
    Scope: 'local',
  }
}

function askedAgain(Target: string): unknown {
  return { Type: 'volume', Source: anonymousName, Target }
}

/** Each making lists its mounts in an order of its own. */
function exampleMounts({ digit }: Making): readonly unknown[] {
  const root = digit === 'a' ? '/var/lib/docker' : '/srv/docker'
  const cache = {
    Type: 'volume',
    Name: anonymousName,
    Source: `${root}/volumes/${anonymousName}/_data`,
    Destination: '/cache',
    Mode: digit === 'a' ? '' : 'z',
    RW: true,
  }
  const site = { Type: 'bind', Source: '/srv/shop/site', Destination: '/site', RW: false }
  return digit === 'a' ? [site, cache] : [cache, site]
}

function exampleEndpoint({ digit }: Making): unknown {
  return {
    IPAMConfig: null,
    Aliases: ['app', 'web', idOf(digit, 1).slice(0, 12)],
    NetworkID: idOf(digit, 3),
    EndpointID: idOf(digit, 9),
    Gateway: '10.9.0.1',
    IPAddress: digit === 'a' ? '10.9.0.4' : '10.9.0.2',
    MacAddress: digit === 'a' ? '02:42:0a:09:00:04' : '02:42:0a:09:00:02',
  }
}

function idOf(digit: string, thing: number): string {
  return `${digit}${thing}`.repeat(32)
}
