import type { Captured } from '../model/captured.ts'

/** Lifeboat's own volumes were beside the stack's when it was described; Compose makes them anew with it. */
export function listVolumes({
  containers,
  volumes,
}: Pick<Captured, 'containers' | 'volumes'>): Captured['volumes'] {
  const mounted = new Set(containers.flatMap(({ Mounts }) => Mounts.map((mount) => mount.Name)))
  return volumes.filter(({ Name }) => mounted.has(Name))
}
