import { describe, expect, test } from 'vitest'

import {
  capturedContainer,
  capturedNetwork,
  capturedVolume,
  idOf,
} from '../../test/support/example-captured.ts'
import { cloneOf } from '../../test/support/example-clone.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import type { Manifest } from '../model/manifest.ts'

const folder = '/var/lib/lifeboat/clones/copy'

describe('names', () => {
  const containers = [
    capturedContainer('shop-db-1'),
    capturedContainer('by-hand', {
      HostConfig: {
        NetworkMode: `container:${idOf('shop-db-1')}`,
        IpcMode: 'container:shop-db-1',
        VolumesFrom: ['shop-db-1:ro'],
        Links: ['/shop-db-1:/by-hand/old'],
      },
    }),
  ]

  test('are the clone’s, whether the project’s or given by hand, also where one container refers to another', () => {
    const [db, hand] = cloneOf({ containers }).captured.containers

    expect([db?.Name, hand?.Name]).toEqual(['/copy-db-1', '/copy-by-hand'])
    expect(hand?.HostConfig).toMatchObject({
      // Found by its id, as in a rebuild.
      NetworkMode: `container:${idOf('shop-db-1')}`,
      IpcMode: 'container:copy-db-1',
      VolumesFrom: ['copy-db-1:ro'],
      Links: ['/copy-db-1:/by-hand/old'],
    })
  })

  test('of two volumes are never one', () => {
    const volumes = [capturedVolume('shop_data'), capturedVolume('data', { Labels: null })]

    const names = cloneOf({ volumes }).captured.volumes.map(({ Name }) => Name)

    expect(names).toEqual(['copy_data', 'copy_data-2'])
  })

  test('by which the containers know each other are kept, beside the new ones', () => {
    const [db] = cloneOf({ containers }).captured.containers

    const { Aliases } = db?.NetworkSettings.Networks['copy_default'] ?? {}
    expect(Aliases).toEqual(['shop-db-1', idOf('shop-db-1').slice(0, 12)])
  })
})

describe('what the original has or answers', () => {
  test('is asked for by the clone nowhere: no address, no MAC, no port', () => {
    const [app] = cloneOf({
      containers: [
        capturedContainer('shop-app-1', {
          Config: { MacAddress: '00:16:3e:00:00:01' },
          HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } },
          Networks: { shop_default: { IPAMConfig: { IPv4Address: '10.9.0.7' } } },
        }),
      ],
    }).captured.containers

    expect(app?.Config).not.toHaveProperty('MacAddress')
    expect(app?.HostConfig['PortBindings']).toEqual({})
    expect(app?.NetworkSettings.Networks['copy_default']?.IPAMConfig).toBeNull()
  })

  test.each([
    ['random', ''],
    ['same', '8080'],
  ] as const)(
    'is a port of the engine’s choice, or the same, when that is asked for: %s',
    (ports, port) => {
      const bindings = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] }
      const app = capturedContainer('shop-app-1', { HostConfig: { PortBindings: bindings } })

      const [clone] = cloneOf({ containers: [app] }, { ports }).captured.containers

      expect(clone?.HostConfig['PortBindings']).toEqual({
        '80/tcp': [{ HostIp: '127.0.0.1', HostPort: port }],
      })
    },
  )

  test('is in networks that only the original is in: external ones are stood in for, the host’s is not joined', () => {
    const {
      captured: clone,
      warnings,
      lacking,
    } = cloneOf({
      containers: [
        capturedContainer('shop-web-1', { Networks: { proxy: { Aliases: ['web'] } } }),
        capturedContainer('shop-host-1', {
          HostConfig: { NetworkMode: 'host', PidMode: 'host' },
          Config: { Hostname: 'the-host' },
          Networks: { host: {} },
        }),
      ],
      networks: [
        capturedNetwork('proxy', {
          Labels: null,
          Driver: 'macvlan',
          EnableIPv6: true,
          Options: { parent: 'eth0' },
        }),
      ],
    })

    const [web, host] = clone.containers
    expect(Object.keys(web?.NetworkSettings.Networks ?? {})).toEqual(['copy_proxy'])
    expect(clone.networks[0]).toMatchObject({
      Name: 'copy_proxy',
      Driver: 'bridge',
      EnableIPv6: false,
      Options: {},
      IPAM: { Config: null },
    })
    expect(host?.HostConfig).toMatchObject({ NetworkMode: 'none', PidMode: '' })
    expect(host?.Config).not.toHaveProperty('Hostname')
    expect(host?.NetworkSettings.Networks).toEqual({})
    expect([...lacking]).toEqual(['copy-host-1'])
    expect(warnings).toContain(
      'copy-host-1: is in no network: in the host’s, it would want the ports that the original has',
    )
  })

  test('is not offered to a proxy a second time', () => {
    const { captured: clone, warnings } = cloneOf({
      containers: [
        capturedContainer('shop-web-1', {
          Config: {
            Env: ['VIRTUAL_HOST=shop.example', 'COLOUR=red'],
            Labels: {
              'com.docker.compose.project': 'shop',
              'traefik.http.routers.web.rule': 'Host(`shop.example`)',
              caddy_1: 'shop.example',
              'ofelia.enabled': 'true',
            },
          },
        }),
      ],
    })

    const { Labels, ...config } = clone.containers[0]?.Config ?? {}
    expect((config as { Env: unknown }).Env).toEqual(['COLOUR=red'])
    expect(Object.keys(Labels ?? {}).filter((label) => /traefik|caddy/.test(label))).toEqual([])
    expect(warnings).toEqual([
      'copy-web-1: without traefik.http.routers.web.rule, caddy_1, VIRTUAL_HOST: a proxy would lead real users to it',
      'copy-web-1: keeps labels that other software may act upon: ofelia.enabled',
    ])
  })
})

test('closed networks have no way out, and nothing is in one that has', () => {
  const { captured: clone } = cloneOf(
    {
      containers: [
        capturedContainer('shop-app-1', {
          HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '80' }] } },
        }),
        capturedContainer('shop-old-1', {
          HostConfig: { NetworkMode: 'bridge' },
          Networks: { bridge: {} },
        }),
      ],
      networks: [capturedNetwork('shop_default')],
    },
    { closed: true, ports: 'same' },
  )

  expect(clone.networks.map(({ Internal }) => Internal)).toEqual([true])
  expect(clone.containers[0]?.HostConfig['PortBindings']).toEqual({})
  expect(clone.containers[1]?.HostConfig.NetworkMode).toBe('none')
})

test('everything bears the label by which the clone is known and removed', () => {
  const { captured: clone } = cloneOf({
    containers: [capturedContainer('shop-app-1')],
    networks: [capturedNetwork('shop_default'), capturedNetwork('proxy', { Labels: null })],
    volumes: [capturedVolume('shop_data'), capturedVolume('outside', { Labels: null })],
  })

  const labels = [
    ...clone.containers.map(({ Config }) => Config.Labels),
    ...clone.networks.map(({ Labels }) => Labels),
    ...clone.volumes.map(({ Labels }) => Labels),
  ]
  expect(labels.map((each) => each?.['lifeboat.clone'])).toEqual([
    'copy',
    'copy',
    'copy',
    'copy',
    'copy',
  ])
  expect(labels[0]).toMatchObject({
    'com.docker.compose.project': 'copy',
    'lifeboat.clone.of': 'shop',
    'lifeboat.clone.backup': exampleManifest().id,
  })
})

test('its folder is a project’s folder, without the files by which compose would take it for the original', () => {
  const app = capturedContainer('shop-app-1', {
    Config: {
      Labels: {
        'com.docker.compose.project.working_dir': '/srv/shop',
        'com.docker.compose.project.config_files': '/srv/shop/a.yml,/srv/shop/b.yml',
      },
    },
  })

  const { captured: clone, composeFiles } = cloneOf({ containers: [app] })

  expect(clone.containers[0]?.Config.Labels).toMatchObject({
    'com.docker.compose.project.working_dir': `${folder}/srv/shop`,
    'com.docker.compose.project.config_files': `${folder}/srv/shop/a.yml,${folder}/srv/shop/b.yml`,
  })
  expect(composeFiles).toEqual([`${folder}/srv/shop/a.yml`, `${folder}/srv/shop/b.yml`])
})

test('what only a container had is found under the name that it had', () => {
  const held = {
    ...exampleManifest().config.files[0],
    path: '/stack/config/inside/shop-app-1/etc/a',
  }
  const files = [held] as Manifest['config']['files']

  const { manifest, originalName } = cloneOf(
    { containers: [capturedContainer('shop-app-1')] },
    {},
    { config: { files, notCaptured: [] } },
  )

  expect(manifest.config.files.map(({ path }) => path)).toEqual([
    '/stack/config/inside/copy-app-1/etc/a',
  ])
  expect(originalName('copy-app-1')).toBe('shop-app-1')
})
