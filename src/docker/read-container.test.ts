import type { ContainerInspectInfo } from 'dockerode'
import { describe, expect, test } from 'vitest'

import { readContainer, readMounts } from './read-container.ts'

describe('readMounts', () => {
  test('lists volumes, binds and tmpfs by where they are mounted', () => {
    const mounts = [
      { Type: 'volume', Name: 'shop_uploads', Source: '/x', Destination: '/uploads', RW: true },
      { Type: 'bind', Source: '/srv/conf', Destination: '/conf', RW: false },
      { Type: 'npipe', Source: 'pipe', Destination: '/pipe', RW: true },
    ]
    const host = {
      Binds: ['shop_uploads:/uploads:rw', '/srv/conf:/conf:ro'],
      Tmpfs: { '/tmp': '' },
    }

    expect(readMounts(inspect(mounts, host)).map(describeMount)).toEqual([
      'bind /srv/conf at /conf, read-only',
      'other pipe at /pipe',
      'tmpfs  at /tmp',
      'volume shop_uploads at /uploads',
    ])
  })

  test('tells an anonymous volume from one that was asked for by name', () => {
    const mounts = ['named-by-bind', 'named-by-mount', 'anonymous'].map((name) => ({
      Type: 'volume',
      Name: name,
      Source: '',
      Destination: `/${name}`,
      RW: true,
    }))
    const host = {
      Binds: ['named-by-bind:/named-by-bind'],
      Mounts: [
        { Type: 'volume', Source: 'named-by-mount', Target: '/named-by-mount' },
        { Type: 'volume', Target: '/anonymous' },
      ],
    }

    const found = readMounts(inspect(mounts, host))

    expect(found.filter(({ anonymous }) => anonymous).map(({ source }) => source)).toEqual([
      'anonymous',
    ])
  })

  test('knows of which volume only a folder is mounted, which the engine’s list does not say', () => {
    const mounts = ['/part', '/whole'].map((Destination) => ({
      Type: 'volume',
      Name: 'shared',
      Source: '',
      Destination,
      RW: true,
    }))
    const VolumeOptions = { Subpath: './data/pg/' }
    const host = {
      Mounts: [
        { Type: 'volume', Source: 'shared', Target: '/part', VolumeOptions },
        { Type: 'volume', Source: 'shared', Target: '/whole', VolumeOptions: {} },
      ],
    }

    expect(readMounts(inspect(mounts, host)).map(({ subpath }) => subpath)).toEqual([
      'data/pg',
      undefined,
    ])
  })

  test('lists a tmpfs once that both lists hold', () => {
    const mounts = [{ Type: 'tmpfs', Source: '', Destination: '/tmp', RW: true }]

    expect(readMounts(inspect(mounts, { Tmpfs: { '/tmp': 'size=1m' } }))).toHaveLength(1)
  })
})

describe('readContainer', () => {
  test('reads names, labels and an environment whose values hold an equals sign', () => {
    const labels = { 'com.docker.compose.service': 'db' }
    const env = ['PGDATA=/pg', 'OPTIONS=a=b', 'EMPTY=', 'BARE']

    const container = readContainer(inspect([], {}, { Labels: labels, Env: env }), 'other')

    expect(container).toMatchObject({ name: 'shop-db-1', service: 'db', isSelf: false })
    expect(container.env).toEqual({ PGDATA: '/pg', OPTIONS: 'a=b', EMPTY: '', BARE: '' })
  })

  test('reads when and how a container ended', () => {
    expect(readContainer(inspect([], {}), 'other')).toMatchObject({
      state: 'exited',
      startedAt: '2026-11-21T00:00:00Z',
      finishedAt: '2026-11-21T01:00:00Z',
      exitCode: 137,
    })
  })

  test('names the service of a container outside compose after the container', () => {
    expect(readContainer(inspect([], {}), 'id-1')).toMatchObject({
      service: 'shop-db-1',
      isSelf: true,
    })
  })
})

function inspect(mounts: unknown[], host: object, config: object = {}): ContainerInspectInfo {
  return {
    Id: 'id-1',
    Name: '/shop-db-1',
    Image: 'sha256:db',
    Mounts: mounts,
    NetworkSettings: { Networks: {} },
    HostConfig: host,
    Config: { Image: 'postgres:17', Labels: {}, Env: null, ...config },
    State: {
      Status: 'exited',
      StartedAt: '2026-11-21T00:00:00Z',
      FinishedAt: '2026-11-21T01:00:00Z',
      ExitCode: 137,
    },
  } as unknown as ContainerInspectInfo
}

function describeMount(mount: ReturnType<typeof readMounts>[number]): string {
  const { kind, source, target, writable } = mount
  return `${kind} ${source} at ${target}${writable ? '' : ', read-only'}`
}
