import type { Captured } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'

/**
 * Those that containers mount, and those that none did and the backup holds. Lifeboat's own were beside the stack's when it was described;
 * Compose makes them anew with it. Pure.
 */
export function listVolumes(
  { containers, volumes }: Pick<Captured, 'containers' | 'volumes'>,
  { archived }: Pick<Manifest, 'archived'>,
): Captured['volumes'] {
  const mounted = containers.flatMap(({ Mounts }) => Mounts.map((mount) => mount.Name))
  const held = archived.filter(({ kind }) => kind === 'volume').map(({ source }) => source)
  const wanted = new Set([...mounted, ...held])
  return volumes.filter(({ Name }) => wanted.has(Name))
}
