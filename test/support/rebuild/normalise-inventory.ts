import type { Inspect, Inventory, NormalisedInventory } from './inventory.ts'
import { normaliseContainer } from './normalise-container.ts'
import { normaliseNetwork } from './normalise-network.ts'
import { normaliseVolume } from './normalise-volume.ts'

/** An inventory as it is compared with that of the rebuilt stack, which must be equal to the last field. Pure. */
export function normaliseInventory(inventory: Inventory): NormalisedInventory {
  const { containers, networks, volumes, names } = inventory
  return {
    containers: byName(containers.map((each) => normaliseContainer(each, names))),
    networks: byName(networks.map(normaliseNetwork)),
    volumes: byName(volumes.map(normaliseVolume)),
  }
}

function byName(inspects: readonly Inspect[]): Record<string, Inspect> {
  return Object.fromEntries(
    inspects.map((inspect) => [String(inspect['Name']).replace(/^\//, ''), inspect]),
  )
}
