import type { Inventory } from './inventory.ts'

/** What tells a thing from another of the same name: its id, or for a volume, which has none, when it was made. Sorted. Pure. */
export function listIds({ containers, networks, volumes }: Inventory): string[] {
  return [
    ...containers.map(({ Name, Id }) => `container ${String(Name)} ${String(Id)}`),
    ...networks.map(({ Name, Id }) => `network ${String(Name)} ${String(Id)}`),
    ...volumes.map(({ Name, CreatedAt }) => `volume ${String(Name)} ${String(CreatedAt)}`),
  ].toSorted()
}
