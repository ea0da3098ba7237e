import type { Inventory } from './inventory.ts'

/**
 * What tells a thing from another of the same name: its id, or for a volume, which has none, when it was made. The engine takes for that when the
 * volume's root was last changed (moby's local driver), which says nothing of a volume that is `isBusy`; but as long as the containers that mount it
 * are the same ones, it cannot be another. Sorted. Pure.
 */
export function listIds(
  { containers, networks, volumes }: Inventory,
  isBusy: (volume: string) => boolean = () => false,
): string[] {
  return [
    ...containers.map(({ Name, Id }) => `container ${String(Name)} ${String(Id)}`),
    ...networks.map(({ Name, Id }) => `network ${String(Name)} ${String(Id)}`),
    ...volumes.map(({ Name, CreatedAt }) =>
      isBusy(String(Name))
        ? `volume ${String(Name)}`
        : `volume ${String(Name)} ${String(CreatedAt)}`,
    ),
  ].toSorted()
}
