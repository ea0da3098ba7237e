import type { Inspect, Inventory, NormalisedInventory } from './inventory.ts'
import { normaliseContainer } from './normalise-container.ts'
import { takeOutFields } from './take-out-fields.ts'
import { volatileFields } from './volatile-fields.ts'

const ofNetworks = volatileFields.filter((field) => field.of === 'network')
const ofVolumes = volatileFields.filter((field) => field.of === 'volume')

/** An inventory as it is compared with that of the rebuilt stack, which must be equal to the last field. Pure. */
export function normaliseInventory(inventory: Inventory): NormalisedInventory {
  const { containers, networks, volumes, names } = inventory
  return {
    containers: byName(containers.map((each) => normaliseContainer(each, names))),
    networks: byName(networks.map((each) => takeOutFields(each, ofNetworks))),
    volumes: byName(volumes.map((each) => takeOutFields(each, ofVolumes))),
  }
}

function byName(inspects: readonly Inspect[]): Record<string, Inspect> {
  return Object.fromEntries(
    inspects.map((inspect) => [String(inspect['Name']).replace(/^\//, ''), inspect]),
  )
}
