import type { Inspect } from './inventory.ts'
import { takeOutFields } from './take-out-fields.ts'
import { volatileFields } from './volatile-fields.ts'

const fields = volatileFields.filter((field) => field.of === 'network')

/** A network's inspect as it is compared with that of the one rebuilt from it. Pure. */
export function normaliseNetwork(inspect: Inspect): Inspect {
  return takeOutFields(inspect, fields)
}
