import { belongsToHost } from '../backup/host-paths.ts'
import type { CloneNames } from './clone-names.ts'

/** What a clone gets instead of a host path of the original; undefined: nothing. */
export type ClonedBind = { readonly source: string; readonly writable: boolean } | undefined

/**
 * A clone has host paths of its own, below its folder. What belongs to the host is shown to it and cannot be written, but for what leads to
 * sockets: through the engine's it would rule over the original, and read-only is no hindrance to that. Pure.
 */
export function cloneBind(source: string, writable: boolean, { path }: CloneNames): ClonedBind {
  if (!belongsToHost(source)) return { source: path(source), writable }
  return leadsToSockets(source) ? undefined : { source, writable: false }
}

function leadsToSockets(source: string): boolean {
  const folders = ['/run', '/var/run']
  const around = source === '/' ? '/' : `${source}/`
  return (
    source.endsWith('.sock') ||
    folders.some((folder) => `${folder}/`.startsWith(around) || source.startsWith(`${folder}/`))
  )
}
