import { describe, expect, test } from 'vitest'

import { capturedContainer, idOf } from '../../test/support/example-captured.ts'
import type { CapturedContainer } from '../model/captured.ts'
import { describeContainer, listNeeded, type Creation } from './describe-container.ts'

describe('a container that is made again', () => {
  test('is asked for as it was, and restarts by nothing until the stack stands', () => {
    const { name, body } = made(capturedContainer('app'))

    expect(name).toBe('app')
    expect(body).toMatchObject({
      Image: 'shop:1',
      Labels: { 'com.docker.compose.config-hash': 'captured' },
      HostConfig: {
        MaskedPaths: ['/proc/kcore'],
        RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      },
    })
  })

  test('that never restarted by itself is asked for with the policy that it had', () => {
    const app = capturedContainer('app', { HostConfig: { RestartPolicy: { Name: '' } } })

    expect(made(app).body).toMatchObject({ HostConfig: { RestartPolicy: { Name: '' } } })
  })

  test('hides of /proc and /sys what the engine at hand hides, unless something else was asked for', () => {
    const older = [
      '/proc/asound',
      '/proc/acpi',
      '/proc/kcore',
      '/proc/keys',
      '/proc/latency_stats',
      '/proc/timer_list',
      '/proc/timer_stats',
      '/proc/sched_debug',
      '/proc/scsi',
      '/sys/firmware',
    ]
    const newer = [
      ...older,
      '/proc/interrupts',
      '/sys/devices/virtual/powercap',
      '/sys/devices/system/cpu/cpu0/thermal_throttle',
    ]

    expect([askMasked(older), askMasked(newer)]).toEqual([null, null])
    expect(askMasked([])).toEqual([])
    expect(askMasked(null)).toBeNull()
    expect(askMasked([...older, '/proc/cpuinfo'])).toEqual([...older, '/proc/cpuinfo'])
  })

  test('has neither id nor address nor MAC that the engine had chosen', () => {
    const app = capturedContainer('app', { Config: { MacAddress: '02:42:ac:12:00:03' } })

    const text = JSON.stringify(made(app).body)

    expect(text).not.toContain(app.Id.slice(0, 12))
    expect(text).not.toMatch(/172\.18|02:42|endpoint-id|network-id/)
  })

  test('keeps the name, the address and the MAC that were asked for', () => {
    const app = capturedContainer('app', {
      Config: { Hostname: 'shop.example', MacAddress: '06:00:00:00:00:01' },
      Networks: {
        shop_default: { Aliases: ['www'], IPAMConfig: { IPv4Address: '172.18.0.99' } },
      },
    })

    expect(made(app).body).toMatchObject({
      Hostname: 'shop.example',
      MacAddress: '06:00:00:00:00:01',
      NetworkingConfig: {
        EndpointsConfig: {
          shop_default: { Aliases: ['www'], IPAMConfig: { IPv4Address: '172.18.0.99' } },
        },
      },
    })
  })

  test('is made with its first network and connected to the others afterwards', () => {
    const endpoint = { Aliases: ['app'] }
    const app = capturedContainer('app', {
      Networks: { back: endpoint, shop_default: endpoint },
    })

    const { body, connects } = made(app)

    expect(body).toMatchObject({ NetworkingConfig: { EndpointsConfig: { shop_default: {} } } })
    expect(connects.map(({ network }) => network)).toEqual(['back'])
  })

  test.each(['bridge', 'host', 'none'])('gets nothing said of the network %s', (mode) => {
    const app = capturedContainer('app', {
      HostConfig: { NetworkMode: mode },
      Networks: { [mode]: { Aliases: null } },
    })

    expect(made(app)).toMatchObject({ connects: [] })
    expect(made(app).body).not.toHaveProperty('NetworkingConfig')
  })

  test('finds those again whose network, processes and volumes it shares, and has no name of its own', () => {
    const side = capturedContainer('side', {
      Config: { Hostname: 'of-the-other', ExposedPorts: { '5432/tcp': {} } },
      HostConfig: {
        NetworkMode: `container:${idOf('app')}`,
        IpcMode: `container:${idOf('app')}`,
        PidMode: `container:${idOf('db')}`,
        VolumesFrom: [`${idOf('db')}:ro`],
      },
      Networks: {},
    })

    const { body } = made(side)

    expect(body).not.toHaveProperty('Hostname')
    // Of its image: the engine refuses to be told any.
    expect(body).not.toHaveProperty('ExposedPorts')
    expect(body).toMatchObject({
      HostConfig: {
        NetworkMode: 'container:new-app',
        IpcMode: 'container:new-app',
        PidMode: 'container:new-db',
        VolumesFrom: ['new-db:ro'],
      },
    })
    expect(listNeeded(side)).toEqual([idOf('app'), idOf('app'), idOf('db'), idOf('db')])
  })

  test.each(['shop_default', 'host'])('exposes in the network %s what it did', (NetworkMode) => {
    const ExposedPorts = { '5432/tcp': {} }
    const db = capturedContainer('db', { Config: { ExposedPorts }, HostConfig: { NetworkMode } })

    expect(made(db).body).toMatchObject({ ExposedPorts })
  })

  test('has a link as it was asked for', () => {
    const app = capturedContainer('app', { HostConfig: { Links: ['/db:/app/database'] } })

    expect(made(app).body).toMatchObject({ HostConfig: { Links: ['db:database'] } })
  })
})

describe('a volume without a name', () => {
  const cache = { Type: 'volume', Name: 'f00d', Source: '/x', Destination: '/cache', RW: true }

  test('is asked for by the name that the engine gave it', () => {
    const app = capturedContainer('app', {
      HostConfig: { Mounts: [{ Type: 'volume', Target: '/cache', VolumeOptions: {} }] },
      Mounts: [cache],
    })

    expect(mounts(made(app))).toEqual([
      { Type: 'volume', Source: 'f00d', Target: '/cache', VolumeOptions: {} },
    ])
  })

  test('that only the image asks for is so too', () => {
    const app = capturedContainer('app', { Mounts: [cache] })

    expect(mounts(made(app))).toEqual([
      { Type: 'volume', Source: 'f00d', Target: '/cache', ReadOnly: false },
    ])
  })

  test('that another container brings along is left to that one', () => {
    const app = capturedContainer('app', {
      HostConfig: { VolumesFrom: [idOf('db')] },
      Mounts: [cache],
    })
    const db = capturedContainer('db', { Mounts: [cache] })

    expect(mounts(made(app, db.Mounts))).toBeNull()
  })
})

test('a volume that is bound by name is asked for once', () => {
  const app = capturedContainer('app', {
    HostConfig: { Binds: ['shop_data:/data:rw'] },
    Mounts: [{ Type: 'volume', Name: 'shop_data', Source: '/x', Destination: '/data', RW: true }],
  })

  expect(made(app).body).toMatchObject({
    HostConfig: { Binds: ['shop_data:/data:rw'], Mounts: null },
  })
})

function made(container: CapturedContainer, inherited: CapturedContainer['Mounts'] = []): Creation {
  return describeContainer(container, {
    image: 'shop:1',
    idOf: (id) => `new-${id.replace(/0+$/, '')}`,
    inherited,
  })
}

/** What is asked for of a container that had these. */
function askMasked(MaskedPaths: readonly string[] | null): unknown {
  const { body } = made(capturedContainer('app', { HostConfig: { MaskedPaths } }))
  return (body as { HostConfig: { MaskedPaths: unknown } }).HostConfig.MaskedPaths
}

function mounts({ body }: Creation): unknown {
  return (body as { HostConfig: { Mounts: unknown } }).HostConfig.Mounts
}
