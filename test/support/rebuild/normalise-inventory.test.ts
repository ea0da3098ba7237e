import { expect, test } from 'vitest'

import {
  exampleApp,
  exampleNames,
  exampleNetwork,
  exampleSide,
  exampleVolume,
  type Making,
  original,
  rebuilt,
} from './example-inspect.ts'
import type { NormalisedInventory } from './inventory.ts'
import { normaliseInventory } from './normalise-inventory.ts'

/** One field of a thing, its keys with slashes between them, and what it is instead; undefined takes it out. */
type Change = readonly [thing: keyof Things, path: string, is: unknown]
type Things = ReturnType<typeof exampleThings>

const endpoint = 'NetworkSettings/Networks/shop_back'
const hash = 'Config/Labels/com.docker.compose.config-hash'

test('two makings of one stack are equal, whatever ids, addresses, times and folders each has', () => {
  expect(normalise(rebuilt)).toEqual(normalise(original))
  expect(Object.keys(normalise(rebuilt).containers)).toEqual(['shop-app-1', 'shop-side-1'])
})

test.each<{ what: string; change: Change }>([
  { what: 'a variable', change: ['app', 'Config/Env', ['COLOUR=blue']] },
  { what: 'the image’s id', change: ['app', 'Image', 'sha256:other'] },
  { what: 'a label', change: ['app', 'Config/Labels/new', ''] },
  { what: 'the hash of a configuration that holds no id', change: ['app', hash, 'other'] },
  { what: 'a hostname of its own', change: ['app', 'Config/Hostname', 'web'] },
  { what: 'the hostname of another', change: ['app', 'Config/Hostname', 'b2b2b2b2b2b2'] },
  { what: 'a restart policy', change: ['app', 'HostConfig/RestartPolicy/Name', 'no'] },
  { what: 'a sysctl', change: ['app', 'HostConfig/Sysctls', undefined] },
  { what: 'a port asked for', change: ['app', 'HostConfig/PortBindings/80~tcp/0/HostPort', '80'] },
  { what: 'no port published', change: ['app', 'NetworkSettings/Ports', {}] },
  { what: 'an alias', change: ['app', `${endpoint}/Aliases`, ['app']] },
  { what: 'an address asked for', change: ['app', `${endpoint}/IPAMConfig`, {}] },
  { what: 'one more network', change: ['app', 'NetworkSettings/Networks/front', {}] },
  { what: 'whether it runs', change: ['app', 'State/Status', 'exited'] },
  { what: 'whether it is paused', change: ['app', 'State/Paused', true] },
  { what: 'its health', change: ['app', 'State/Health/Status', 'unhealthy'] },
  { what: 'an anonymous volume’s name', change: ['app', 'Mounts/0/Name', 'd4'.repeat(32)] },
  { what: 'a volume asked for', change: ['app', 'HostConfig/Mounts/0/Source', 'shop_other'] },
  { what: 'the folder of a bind mount', change: ['app', 'Mounts/1/Source', '/srv/shop'] },
  { what: 'whether a mount can be written to', change: ['app', 'Mounts/1/RW', true] },
  {
    what: 'whose network is shared',
    change: ['side', 'HostConfig/NetworkMode', `container:${'b2'.repeat(32)}`],
  },
  { what: 'a subnet', change: ['network', 'IPAM/Config/0/Subnet', '10.8.0.0/24'] },
  { what: 'a network that is not internal', change: ['network', 'Internal', false] },
  { what: 'a network’s labels', change: ['network', 'Labels', {}] },
  { what: 'a volume’s options', change: ['volume', 'Options', null] },
  { what: 'a volume’s driver', change: ['volume', 'Driver', 'nfs'] },
])('a difference stays one: $what', ({ change }) => {
  expect(normalise(rebuilt, change)).not.toEqual(normalise(original))
})

test('an address is compared where one was asked for', () => {
  const ask: Change = ['app', `${endpoint}/IPAMConfig`, { IPv4Address: '10.9.0.2' }]

  expect(normalise(rebuilt, ask)).not.toEqual(normalise(original, ask))
})

test('a port of the host is compared where one was asked for', () => {
  const ask: Change = ['app', 'HostConfig/PortBindings/80~tcp', [{ HostIp: '', HostPort: '80' }]]

  expect(normalise(rebuilt, ask)).not.toEqual(normalise(original, ask))
})

test('one that was stopped and one that was never started are equal, whatever the engine notes of them', () => {
  const health = { Status: 'unhealthy', FailingStreak: 3, Log: [] }
  const stopped = { Status: 'exited', Running: false, ExitCode: 137, Health: health }
  const created = { Status: 'created', Running: false, ExitCode: 0 }

  expect(
    normalise(
      rebuilt,
      ['app', 'State', created],
      ['app', `${endpoint}/NetworkID`, ''],
      ['app', `${endpoint}/Aliases`, ['app', 'web']],
    ),
  ).toEqual(normalise(original, ['app', 'State', stopped]))
})

test('what is given stays as it was', () => {
  const given = exampleThings(original)

  normaliseInventory({ ...listed(given), names: exampleNames(original) })

  expect(given).toEqual(exampleThings(original))
})

function normalise(making: Making, ...changes: readonly Change[]): NormalisedInventory {
  const things = exampleThings(making)
  for (const [thing, path, is] of changes) setAt(things[thing], path.split('/'), is)
  return normaliseInventory({ ...listed(things), names: exampleNames(making) })
}

function exampleThings(making: Making) {
  return {
    app: exampleApp(making),
    side: exampleSide(making),
    network: exampleNetwork(making),
    volume: exampleVolume(making),
  }
}

function listed({ app, side, network, volume }: Things) {
  return { containers: [app, side], networks: [network], volumes: [volume] }
}

/** In a key, `~` is a slash. */
function setAt(thing: unknown, keys: readonly string[], is: unknown): void {
  const [key = '', ...rest] = keys.map((each) => each.replace('~', '/'))
  const at = thing as Record<string, unknown>
  if (rest.length > 0) setAt(at[key], rest, is)
  else if (is === undefined) delete at[key]
  else at[key] = is
}
