import { compareWalks, resticLimits } from '../../fidelity/compare.ts'
import type { WalkEntry } from '../../fidelity/walk-entry.ts'
import { readCatalogue, readRoles } from '../database-catalogue.ts'
import { readContents } from '../database-contents.ts'
import { succeed } from '../run-command.ts'
import type { TestStack } from '../test-stack.ts'
import { walkTree } from '../walker.ts'

/** All that a restore is to bring back: each database's rows and definition, the server's roles, every file. */
export type ShopState = {
  readonly databases: ReadonlyMap<string, string>
  readonly roles: string
  readonly files: ReadonlyMap<string, readonly WalkEntry[]>
}

/** Reads it from outside the product. `sources` are volumes and host folders. */
export async function readState(stack: TestStack, sources: readonly string[]): Promise<ShopState> {
  return {
    databases: await readDatabases(stack),
    roles: await readRoles((statement, database) => stack.sql(statement, database)),
    files: await readFiles(sources),
  }
}

async function readDatabases(stack: TestStack): Promise<Map<string, string>> {
  const listed = await stack.sql('SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1')
  const databases = new Map<string, string>()
  for (const name of listed.split('\n').filter(Boolean)) {
    databases.set(name, await readDatabase(stack, name))
  }
  return databases
}

/** Rows, large objects, sequences, definition, settings and grants of one database, as text. */
export async function readDatabase(stack: TestStack, name: string): Promise<string> {
  const query = (statement: string, database: string) => stack.sql(statement, database)
  return `${await readContents(query, name)}${await readCatalogue(query, name)}`
}

export async function readFiles(sources: readonly string[]): Promise<ShopState['files']> {
  const files = new Map<string, WalkEntry[]>()
  for (const source of sources) files.set(source, await walkTree(source))
  return files
}

/** Every difference in words, but for what restic is known to lose; sources without one are left out. */
export function compareFiles(
  before: ShopState['files'],
  after: ShopState['files'],
): Record<string, string[]> {
  const differing = [...before].map(([source, walk]) => {
    return [source, compareWalks(walk, after.get(source) ?? [], resticLimits)] as const
  })
  return Object.fromEntries(differing.filter(([, differences]) => differences.length > 0))
}

/** Bytes of all files; of names that share an inode, one counts. */
export function countBytes(entries: readonly WalkEntry[]): number {
  const files = entries.filter(({ type }) => type === 'file')
  const inodes = new Map(files.map((file) => [(file.hardLinks ?? []).join(), file.size ?? 0]))
  return [...inodes.values()].reduce((sum, size) => sum + size, 0)
}

/** The volumes without a name that a container has. */
export async function findAnonymous(container: string): Promise<string[]> {
  const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}'
  const names = (await succeed('docker', ['inspect', '-f', format, container])).trim().split(' ')
  return names.filter((name) => /^[0-9a-f]{64}$/.test(name))
}
