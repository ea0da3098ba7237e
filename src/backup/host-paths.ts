import { findInside } from '../model/place.ts'

/** Folders that an operating system brings along; a stack that mounts them looks at its host. */
const folders = [
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/boot',
  '/lib/modules',
  '/usr',
  '/var/lib/docker',
  '/etc/ssl/certs',
  '/tmp/.X11-unix',
]

const single = new Set([
  '/',
  '/etc/localtime',
  '/etc/timezone',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/etc/passwd',
  '/etc/group',
  '/etc/machine-id',
])

/** Folders below those that are somebody’s data all the same: disks that were plugged in, what Docker Desktop shows of its own machine, programs of one’s own. */
const own = ['/run/media', '/run/desktop/mnt/host', '/usr/local']

/** What the host, or a package of it, has there again. */
const inOwn = [
  '/run/desktop/mnt/host/wslg',
  ...['bin', 'games', 'include', 'lib', 'lib64', 'man', 'nvidia', 'sbin', 'src'].map(
    (name) => `/usr/local/${name}`,
  ),
  '/usr/local/share/ca-certificates',
]

/** Whole, they show the machine. */
const wholes = new Set(['/run/desktop/mnt/host', '/usr/local', '/usr/local/share'])

/** Whether a bind mount shows a piece of the host (a socket, the clock, the kernel) rather than the stack's own data. */
export function belongsToHost(path: string): boolean {
  if (single.has(path) || path.endsWith('.sock')) return true
  const known = path.replace(/^\/var\/run(?=\/|$)/, '/run')
  if (isBelow(own, known) && !isBelow(inOwn, known)) return wholes.has(known)
  return isBelow(folders, known)
}

function isBelow(places: readonly string[], path: string): boolean {
  return places.some((folder) => findInside(folder, path) !== undefined)
}
