import { describe, expect, test } from 'vitest'

import { captured, capturedContainer, capturedVolume } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import {
  listLeftBehind,
  moveCaptured,
  moveManifest,
  movePath,
  moveService,
} from './move-project.ts'

const move = { from: '/srv/shop', to: '/home/shop' }

test.each([
  ['/srv/shop', '/home/shop'],
  ['/srv/shop/data', '/home/shop/data'],
  ['/srv/shopping', '/srv/shopping'],
  ['/etc/shop', '/etc/shop'],
])('%s is %s then', (path, then) => {
  expect(movePath(move, path)).toBe(then)
})

describe('a container', () => {
  const app = capturedContainer('app', {
    Config: {
      Env: ['HOME=/srv/shop'],
      Labels: {
        'com.docker.compose.project.working_dir': '/srv/shop',
        'com.docker.compose.project.config_files': '/srv/shop/a.yml,/etc/shop/b.yml',
        'com.docker.compose.project.environment_file': '/srv/shop/.env',
        'of.the.user': '/srv/shop',
      },
    },
    HostConfig: {
      Binds: ['/srv/shop/site:/srv/shop:ro,z', '/etc/localtime:/etc/localtime', 'shop_data:/data'],
      Mounts: [
        { Type: 'bind', Source: '/srv/shop/key', Target: '/run/secrets/key' },
        { Type: 'volume', Source: 'shop_data', Target: '/data' },
      ],
    },
    Mounts: [
      { Type: 'bind', Source: '/srv/shop/site', Destination: '/srv/shop', RW: false },
      { Type: 'volume', Name: 'v', Source: '/srv/shop/v', Destination: '/data', RW: true },
    ],
  })
  const [moved] = moveCaptured(captured({ containers: [app] }), move).containers

  test('is bound to what is below the folder now, and has Compose’s labels of it', () => {
    expect(moved?.HostConfig.Binds).toEqual([
      '/home/shop/site:/srv/shop:ro,z',
      '/etc/localtime:/etc/localtime',
      'shop_data:/data',
    ])
    expect(moved?.HostConfig.Mounts?.map(({ Source }) => Source)).toEqual([
      '/home/shop/key',
      'shop_data',
    ])
    expect(moved?.Mounts.map(({ Source }) => Source)).toEqual(['/home/shop/site', '/srv/shop/v'])
    expect(moved?.Config.Labels).toEqual({
      'com.docker.compose.project.working_dir': '/home/shop',
      'com.docker.compose.project.config_files': '/home/shop/a.yml,/etc/shop/b.yml',
      'com.docker.compose.project.environment_file': '/home/shop/.env',
      'of.the.user': '/srv/shop',
    })
  })

  test('keeps everything else', () => {
    const { Config, HostConfig } = app

    expect(moved?.Config).toEqual({ ...Config, Labels: moved?.Config.Labels })
    expect({ ...moved?.HostConfig, Binds: null, Mounts: null }).toEqual({
      ...HostConfig,
      Binds: null,
      Mounts: null,
    })
  })
})

describe('a volume', () => {
  const Labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.config-hash': 'hash' }
  const bound = (device: string) =>
    capturedVolume('shop_data', { Options: { type: 'none', o: 'bind', device }, Labels })

  test('that is a folder of the project’s is the one there, without a hash that would have it deleted', () => {
    expect(moveVolume(bound('/srv/shop/data'))).toMatchObject({
      Options: { type: 'none', o: 'bind', device: '/home/shop/data' },
      Labels: { 'com.docker.compose.project': 'shop' },
    })
    expect(moveVolume(bound('/srv/shop/data'))?.Labels).not.toHaveProperty([
      'com.docker.compose.config-hash',
    ])
  })

  test.each([bound('/mnt/data'), capturedVolume('shop_data', { Labels: null })])(
    'that is not stays as it is',
    (volume) => {
      expect(moveVolume(volume)).toEqual(volume)
    },
  )
})

test('what a backup holds of the folder goes there, out of the same places in the backup', () => {
  const held = {
    kind: 'bind' as const,
    path: '/stack/binds/srv/shop/data',
    without: [],
    excludes: [],
  }
  const manifest = exampleManifest({
    archived: [
      { ...held, source: '/srv/shop/data' },
      { ...held, kind: 'volume' as const, source: '/srv/shop/data' },
    ],
  })

  expect(moveManifest(manifest, move).archived).toEqual([
    { ...held, source: '/home/shop/data' },
    { ...held, kind: 'volume' as const, source: '/srv/shop/data' },
  ])
})

describe('a service as Compose reads it', () => {
  const service = {
    image: 'shop:1',
    environment: { EMPTY: null, LEVEL: 3 },
    volumes: [
      { type: 'bind', source: '/home/shop/site', target: '/site' },
      { type: 'bind', source: '/srv/shop/old', target: '/old' },
      { type: 'volume', source: 'data', target: '/srv/shop' },
    ],
  }

  test('has another path wherever one of the folder stands', () => {
    expect(moveService(service, { from: move.to, to: move.from })).toEqual({
      ...service,
      volumes: [{ ...service.volumes[0], source: '/srv/shop/site' }, ...service.volumes.slice(1)],
    })
  })

  test('is bound to where nothing is when its file names the old folder in full', () => {
    expect(listLeftBehind(service, move)).toEqual(['/srv/shop/old'])
    expect(listLeftBehind({ ...service, volumes: undefined }, move)).toEqual([])
  })

  test('is not when the new folder is inside the old one', () => {
    expect(listLeftBehind(service, { from: '/home', to: '/home/shop' })).toEqual([])
  })
})

function moveVolume(volume: ReturnType<typeof capturedVolume>) {
  return moveCaptured(captured({ volumes: [volume] }), move).volumes[0]
}
