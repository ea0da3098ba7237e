/** Folders that an operating system brings along; a stack that mounts them looks at its host. */
const folders = [
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/var/run',
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

/** Whether a bind mount shows a piece of the host (a socket, the clock, the kernel) rather than the stack's own data. */
export function belongsToHost(path: string): boolean {
  if (single.has(path) || path.endsWith('.sock')) return true
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
}
