import { expect, test } from 'vitest'

import type { Inspect, NormalisedInventory } from './inventory.ts'
import { normaliseVersions } from './normalise-versions.ts'

/** As 20.10 and 28.5 describe one container in an internal network. */
const old = describe({
  hostConfig: {
    KernelMemory: 0,
    KernelMemoryTCP: 0,
    MaskedPaths: ['/proc/kcore'],
    Mounts: [{ Type: 'bind', ReadOnly: true, BindOptions: {} }],
    NetworkMode: 'default',
    RestartPolicy: { Name: '', MaximumRetryCount: 0 },
  },
  endpoint: { Aliases: ['app'], Gateway: '10.9.0.1' },
  network: { Internal: true },
})
const recent = describe({
  hostConfig: {
    MaskedPaths: ['/proc/interrupts', '/proc/kcore'],
    Mounts: [{ Type: 'bind', ReadOnly: true, BindOptions: { ReadOnlyNonRecursive: true } }],
    NetworkMode: 'bridge',
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
  },
  endpoint: { Aliases: ['app'], Gateway: '', GwPriority: 0, DNSNames: ['shop-app-1', 'app'] },
  network: { Internal: true, EnableIPv4: true },
})

test('engines of two versions that write the same in other words are equal', () => {
  expect(normaliseVersions(recent)).toEqual(normaliseVersions(old))
  expect(recent).not.toEqual(old)
})

test.each<{ what: string; change: Partial<Described> }>([
  { what: 'a limit of the kernel’s memory', change: { hostConfig: { KernelMemory: 4096 } } },
  { what: 'nothing masked', change: { hostConfig: { MaskedPaths: [] } } },
  { what: 'another network', change: { hostConfig: { NetworkMode: 'shop_back' } } },
  { what: 'a restart policy', change: { hostConfig: { RestartPolicy: { Name: 'always' } } } },
  { what: 'an alias', change: { endpoint: { Aliases: ['other'] } } },
  { what: 'another gateway first', change: { endpoint: { GwPriority: 1 } } },
  { what: 'a network without IPv4', change: { network: { EnableIPv4: false } } },
  { what: 'a network that leads out', change: { network: { Internal: false } } },
])('a difference stays one: $what', ({ change }) => {
  expect(normaliseVersions(describe(change, recent))).not.toEqual(normaliseVersions(recent))
})

test('a gateway is compared where the network leads out', () => {
  const leadsOut = { network: { Internal: false } }

  expect(normaliseVersions(describe(leadsOut, recent))).not.toEqual(
    normaliseVersions(describe({ ...leadsOut, endpoint: { Gateway: '10.9.0.1' } }, recent)),
  )
})

type Described = {
  readonly hostConfig: object
  readonly endpoint: object
  readonly network: object
}

/** `changes` over what `from` has. */
function describe(
  { hostConfig, endpoint, network }: Partial<Described>,
  from?: NormalisedInventory,
): NormalisedInventory {
  const app = from?.containers['shop-app-1'] as Container | undefined
  return {
    containers: {
      'shop-app-1': {
        HostConfig: { ...app?.HostConfig, ...hostConfig },
        NetworkSettings: {
          Networks: { shop_back: { ...app?.NetworkSettings.Networks['shop_back'], ...endpoint } },
        },
      },
    },
    networks: { shop_back: { ...from?.networks['shop_back'], ...network } },
    volumes: { shop_uploads: { Driver: 'local' } },
  }
}

type Container = Inspect & {
  readonly HostConfig: object
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, object>> }
}
