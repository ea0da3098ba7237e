import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { buffer, text } from 'node:stream/consumers'

import { isGone } from './find-changed.ts'
import { fitsPattern, type PathPattern } from './fits-pattern.ts'
import type { Cluster } from './pass-protocol.ts'

/**
 * Data directories of PostgreSQL below folders in which a server’s `postmaster.pid` stands, and write-ahead logs that are kept apart from
 * theirs. Whatever runs them, they look like that. Throws when something could not be looked at.
 */
export async function findClusters(
  folders: readonly string[],
  without: readonly PathPattern[],
): Promise<Cluster[]> {
  const found = (await findTraces(folders))
    .filter((path) => !without.some((pattern) => fitsPattern(pattern, path)))
    .map((path) => path.toString('latin1'))
  const pidFiles = new Set(found.filter((path) => path.endsWith('/postmaster.pid')))
  const directories = found
    .filter((path) => path.endsWith(control))
    .map((path) => cut(path, control))
  const logs: string[] = []
  for (const folder of found
    .filter((path) => path.endsWith(status))
    .map((path) => cut(path, status))) {
    const isInside = directories.some((directory) => folder.startsWith(`${directory}/`))
    if (!isInside && (await holdsSegments(folder))) logs.push(folder)
  }
  return [
    ...directories.filter((path) => pidFiles.has(`${path}/postmaster.pid`)).map(tell('data')),
    ...logs.map(tell('log')),
  ]
}

const control = '/global/pg_control'
const status = '/archive_status'

/** Names are bytes. */
async function findTraces(folders: readonly string[]): Promise<Buffer[]> {
  if (folders.length === 0) return []
  const files = ['-type', 'f', '(', '-name', 'postmaster.pid', '-o', '-name', 'pg_control', ')']
  const words = ['(', ...files, '-o', '-type', 'd', '-name', 'archive_status', ')', '-print0']
  const child = spawn('find', [...folders, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [found, complaints, code] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    }),
  ])
  const failures = complaints.split('\n').filter((line) => line !== '' && !isGone(line))
  if (code !== 0 && failures.length > 0) throw new Error(`find: ${failures[0] ?? code}`)
  return found
    .toString('latin1')
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => Buffer.from(path, 'latin1'))
}

/** A segment is named by its timeline and place: 24 hexadecimal digits (PostgreSQL, XLogFileName). An archive of them has no `archive_status`. */
async function holdsSegments(folder: string): Promise<boolean> {
  try {
    const names = await readdir(Buffer.from(folder, 'latin1'), { encoding: 'latin1' })
    return names.some((name) => /^[0-9A-F]{24}$/.test(name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

function cut(path: string, end: string): string {
  return path.slice(0, -end.length)
}

function tell(holds: Cluster['holds']): (path: string) => Cluster {
  return (path) => ({ path: Buffer.from(path, 'latin1').toString(), holds })
}
