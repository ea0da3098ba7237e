/**
 * Whether a file in a container's own layer is one that a program keeps while it runs, as locks, sockets and process ids are: it tells of one that is gone.
 * Compose puts secrets below /run/secrets. Pure.
 */
export function isPassing(path: string): boolean {
  if (path.startsWith('/run/secrets/')) return false
  if (/^\/(var\/)?run\/|^\/(var\/)?tmp\/|^\/dev\//.test(path)) return true
  return /\.(pid|lock|sock)$/.test(path)
}
