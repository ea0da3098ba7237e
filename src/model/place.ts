/** What is mounted: a volume by its name, or a host path; `device` is the folder of the host that a volume is another name of. */
export type Placed = { readonly source: string; readonly device?: string | undefined }

/**
 * Where its files are, as one word for whichever kind of mount: a host path begins with a slash, as no volume's name does. Two mounts of
 * one place show the same files, whatever they are called. Pure.
 */
export function placeOf({ source, device }: Placed): string {
  return device ?? source
}

/** Whether it is a folder of the host, which others may mount from above or below. Pure. */
export function isHostPath({ kind, device }: Placed & { readonly kind: string }): boolean {
  return kind === 'bind' || device !== undefined
}

/** A place inside another one; `inside` is empty for that one itself. Pure. */
export function joinPlace(place: string, inside: string): string {
  return inside === '' ? place : `${place}/${inside}`
}

/** Where one place is inside another: empty when it is that one, undefined when it is not in it. Pure. */
export function findInside(folder: string, place: string): string | undefined {
  if (folder === '' || place === '') return undefined
  if (place === folder) return ''
  const start = folder === '/' ? '/' : `${folder}/`
  return place.startsWith(start) ? place.slice(start.length) : undefined
}

type Mounted = {
  readonly unmounted?: readonly (Placed & { readonly kind: string })[]
  readonly containers: readonly {
    readonly mounts: readonly (Placed & { readonly kind: string })[]
  }[]
}

/** A volume or host path as the stack has it. Pure. */
export function withPlace<Each extends { readonly kind: string; readonly source: string }>(
  { containers, unmounted = [] }: Mounted,
  each: Each,
): Each & Placed {
  const mounted = [...containers.flatMap(({ mounts }) => mounts), ...unmounted].find(
    ({ kind, source }) => kind === each.kind && source === each.source,
  )
  return mounted?.device === undefined ? each : { ...each, device: mounted.device }
}
