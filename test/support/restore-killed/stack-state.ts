import { compareWalks, resticLimits } from '../../fidelity/compare.ts'
import { parseWalk, type WalkEntry } from '../../fidelity/walk-entry.ts'
import { readContents } from '../database-contents.ts'
import { databases, volumes } from './paint-stack.ts'
import { succeed } from '../run-command.ts'
import type { TestStack } from '../test-stack.ts'
import { runWalker } from '../walker.ts'

/** All that a restore changes, as it is found from outside the product. */
export type StackState = {
  readonly rows: string
  /** Names of the server's databases and roles, sorted. */
  readonly names: readonly string[]
  readonly files: readonly WalkEntry[]
}

export async function readState(stack: TestStack): Promise<StackState> {
  const query = (statement: string, database: string) => stack.sql(statement, database)
  const [rows, names, files] = await Promise.all([
    Promise.all(databases.map((name) => readContents(query, name))),
    stack.sql(`SELECT 'database ' || datname FROM pg_database
      UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%'`),
    walkVolumes(stack),
  ])
  return { rows: rows.join('\n'), names: names.split('\n').filter(Boolean).toSorted(), files }
}

/** Both volumes in one walk. What they are mounted in is the walker's own. */
async function walkVolumes({ project }: TestStack): Promise<WalkEntry[]> {
  const mounts = volumes.map((name) => `${project}_${name}:/walked/${name}:ro`)
  const walk = await runWalker(mounts, ['python3', '/fidelity/walk.py', '/walked'])
  return parseWalk(walk).slice(1)
}

/** How the rows and the files of a stack differ from those of a known state, in words. */
export function findDifferences(
  known: StackState,
  found: StackState,
): { readonly rows: string[]; readonly files: string[] } {
  const lines = new Set(found.rows.split('\n'))
  const wanted = known.rows.split('\n')
  return {
    rows: known.rows === found.rows ? [] : wanted.filter((line) => !lines.has(line)).concat('rows'),
    files: compareWalks(known.files, found.files, resticLimits),
  }
}

/** The project's containers, and which of them does not run or is not healthy. */
export async function listUnwell({ project }: TestStack): Promise<string[]> {
  const filter = ['--filter', `label=com.docker.compose.project=${project}`]
  const format = ['--format', '{{.Names}}: {{.Status}}']
  const listed = await succeed('docker', ['ps', '-a', ...filter, ...format])
  return listed.split('\n').filter((line) => line !== '' && !/: Up .*\(healthy\)$/.test(line))
}
