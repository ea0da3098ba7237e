/** What a server writes into its data directory as it starts, and takes away as it ends. */
export const lockFile = 'postmaster.pid'

/** The port of a `postmaster.pid`; undefined where there is none in it. Its place is fixed (PostgreSQL, pidfile.h, LOCK_FILE_LINE_PORT). Pure. */
export function readPort(content: string): number | undefined {
  const line = content.split('\n')[3]?.trim() ?? ''
  return /^[1-9]\d{0,4}$/.test(line) ? Number(line) : undefined
}
