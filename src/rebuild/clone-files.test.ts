import { describe, expect, test } from 'vitest'

import { capturedContainer, capturedVolume } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { cloneOf } from '../../test/support/example-clone.ts'

const folder = '/var/lib/lifeboat/clones/copy'

describe('what the original’s files are', () => {
  const binds = [
    '/srv/shop/site:/site:rw,rshared',
    '/etc/localtime:/etc/localtime',
    '/var/run/docker.sock:/var/run/docker.sock:ro',
    'shop_data:/data',
  ]
  const mounts = [
    { Type: 'bind', Source: '/srv/shop/site', Destination: '/site', RW: true },
    { Type: 'bind', Source: '/etc/localtime', Destination: '/etc/localtime', RW: true },
    { Type: 'bind', Source: '/var/run/docker.sock', Destination: '/x', RW: false },
    { Type: 'volume', Name: 'shop_data', Source: '/x', Destination: '/data', RW: true },
  ]

  test('is written by no container of the clone, nor does one get at a socket of the host', () => {
    const app = capturedContainer('shop-app-1', { HostConfig: { Binds: binds }, Mounts: mounts })

    const { captured: clone, warnings, lacking } = cloneOf({ containers: [app] })

    expect(clone.containers[0]?.HostConfig.Binds).toEqual([
      `${folder}/srv/shop/site:/site:rw`,
      '/etc/localtime:/etc/localtime:ro',
      'copy_data:/data',
    ])
    expect(clone.containers[0]?.Mounts.map(({ Name, Source }) => Name ?? Source)).toEqual([
      `${folder}/srv/shop/site`,
      '/etc/localtime',
      'copy_data',
    ])
    expect(warnings).toEqual([
      'copy-app-1: /var/run/docker.sock is not given to it: it leads to sockets of the host',
      'copy-app-1: /etc/localtime is shown to it, read-only',
    ])
    expect([...lacking]).toEqual(['copy-app-1'])
  })

  test.each(['/', '/run', '/run/dbus', '/var', '/var/run', '/srv/app/php.sock'])(
    'is not reached through %s',
    (source) => {
      const asked = [{ Type: 'bind', Source: source, Target: '/host' }]
      const mount = { Type: 'bind', Source: source, Destination: '/host', RW: false }
      const app = capturedContainer('shop-app-1', {
        HostConfig: { Mounts: asked },
        Mounts: [mount],
      })

      const [clone] = cloneOf({ containers: [app] }).captured.containers

      const left = clone?.HostConfig.Mounts?.filter(({ Source }) => !Source?.startsWith(folder))
      expect(left).toEqual([])
    },
  )

  test('is no volume of the clone’s: external ones are stood in for, and what is elsewhere is not', () => {
    const app = capturedContainer('shop-app-1', {
      Mounts: ['nfs', 'memory', 'gone'].map((name) => ({
        Type: 'volume',
        Name: name,
        Source: '/x',
        Destination: `/${name}`,
        RW: true,
      })),
    })

    const { captured: clone } = cloneOf({
      containers: [app],
      volumes: [
        capturedVolume('nfs', { Labels: null, Options: { type: 'nfs', device: ':/data' } }),
        capturedVolume('memory', { Options: { type: 'tmpfs', device: 'tmpfs' } }),
      ],
    })

    expect(clone.volumes.map(({ Name, Driver, Options }) => [Name, Driver, Options])).toEqual([
      ['copy_nfs', 'local', null],
      ['copy_memory', 'local', { type: 'tmpfs', device: 'tmpfs' }],
      ['copy_gone', 'local', null],
    ])
  })

  test('goes to the clone’s own places when the backup is restored', () => {
    const { manifest } = cloneOf(
      { volumes: [capturedVolume('shop_uploads')] },
      {},
      {
        archived: [
          archived('volume', 'shop_uploads', '/stack/volumes/shop_uploads'),
          archived('bind', '/srv/shop/site', '/stack/binds/srv/shop/site'),
        ],
        config: {
          ...exampleManifest().config,
          notCaptured: ['/srv/shop/.git', 'shop-app-1:/large'].map((source) => {
            return { source, because: '' }
          }),
        },
      },
    )

    expect(manifest.project).toBe('copy')
    expect(manifest.archived.map(({ source, path }) => [source, path])).toEqual([
      ['copy_uploads', '/stack/volumes/shop_uploads'],
      [`${folder}/srv/shop/site`, '/stack/binds/srv/shop/site'],
    ])
    expect(manifest.config.files.map(({ source }) => source)).toEqual([
      `${folder}/srv/shop/docker-compose.yml`,
    ])
    expect(manifest.config.notCaptured.map(({ source }) => source)).toEqual([
      `${folder}/srv/shop/.git`,
      'shop-app-1:/large',
    ])
  })
})

function archived(kind: 'volume' | 'bind', source: string, path: string) {
  return { kind, source, path, without: [], excludes: [] }
}
