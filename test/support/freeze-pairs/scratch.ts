import { randomBytes } from 'node:crypto'
import { z } from 'zod'

import { parseWalk, type WalkEntry } from '../../fidelity/walk-entry.ts'
import { succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'
import type { TestStack } from '../test-stack.ts'
import { startThrowawayPostgres, type ThrowawayPostgres } from '../throwaway-postgres.ts'
import { walkerImage } from '../walker.ts'
import type { Pair, PairFile, PairsCopy } from './judge-pairs.ts'

/** What a backup says of itself, as far as it matters here. */
const Statement = z.object({
  state: z.string(),
  consistency: z.string(),
  frozen: z.array(z.object({ service: z.string(), ms: z.number() })).default([]),
  servers: z.array(
    z.object({ databases: z.array(z.object({ name: z.string(), path: z.string() })) }),
  ),
})

export type TakenOut = {
  readonly statement: z.infer<typeof Statement>
  readonly copy: PairsCopy
  /** By how much the mtime of the mapped file on disk is older than the row: so long its content had changed unseen. */
  readonly unseenMs: number
}

/** Where backups are restored to, one after the other: a volume and a server of its own. */
export type Scratch = {
  /** By restic, pg_restore and hashing, without Lifeboat. The stack and the repository are not changed. */
  takeOut(stack: TestStack, backup: string): Promise<TakenOut>
  close(): Promise<void>
}

export async function openScratch(): Promise<Scratch> {
  const volume = `freeze-pairs-${randomBytes(4).toString('hex')}`
  await succeed('docker', ['volume', 'create', '--label', sessionLabel(), volume])
  const server = await startThrowawayPostgres('postgres:17', [`${volume}:/scratch:ro`])
  return {
    takeOut: (stack, backup) => takeOut({ volume, server }, stack, backup),
    close: async () => {
      await server.remove()
      await succeed('docker', ['volume', 'rm', volume])
    },
  }
}

type Place = { readonly volume: string; readonly server: ThrowawayPostgres }

async function takeOut(place: Place, stack: TestStack, backup: string): Promise<TakenOut> {
  const output = await runRestic(place, stack, backup)
  const [manifest = '', disk = '', memory = '', ...walk] = output.split('\n')
  const statement = Statement.parse(JSON.parse(decode(manifest).toString()))
  const entries = parseWalk(walk.join('\n'))
  const databases = statement.servers.flatMap((server) => server.databases)
  const dump = databases.find(({ name }) => name === 'pairs')?.path
  if (dump === undefined) throw new Error(`${backup} has no dump of the database pairs`)
  const { pairs, counter, every, atMs } = await loadRows(place.server, `/scratch/copy${dump}`)
  const mtimeMs = Number(findEntry(entries, 'mapped/counters').mtimeNs) / 1e6
  return {
    statement,
    copy: {
      pairs,
      files: listFiles(entries),
      mapped: { counter, every, files: { disk: decode(disk), memory: decode(memory) } },
    },
    unseenMs: atMs - mtimeMs,
  }
}

/** One container for all of it: the loop is long. Answers three lines in base64, the manifest and the mapped files, then the walk. */
function runRestic({ volume }: Place, { project }: TestStack, backup: string): Promise<string> {
  return succeed('docker', [
    'run',
    '--rm',
    `--label=${sessionLabel()}`,
    '--network=none',
    '--env=RESTIC_REPOSITORY=/repository',
    '--env=RESTIC_PASSWORD=test',
    `--env=BACKUP=${backup}`,
    `--env=PROJECT=${project}`,
    `--volume=${project}_repository:/repository:ro`,
    `--volume=${volume}:/scratch`,
    walkerImage,
    'bash',
    '-euc',
    script,
  ])
}

const script = `
  rm -rf /scratch/copy
  mkdir -p /scratch/copy/stack
  restic() { command restic --quiet --no-lock --no-cache "$@"; }
  of() { echo "lifeboat=$1,backup=$BACKUP"; }
  restic dump --tag "$(of manifest)" latest /manifest.json >/scratch/copy/manifest.json
  restic restore --tag "$(of files)" latest:/stack/volumes --target /scratch/copy/volumes >&2
  restic restore --tag "$(of databases)" latest:/stack/databases --target /scratch/copy/stack/databases >&2
  cd /scratch/copy/volumes
  mv "$PROJECT"_files files
  mv "$PROJECT"_mapped mapped
  mv "$PROJECT"_memory memory
  for file in ../manifest.json mapped/counters memory/counters; do base64 -w 0 "$file"; echo; done
  python3 /fidelity/walk.py .
`

async function loadRows(
  server: ThrowawayPostgres,
  dump: string,
): Promise<{ pairs: Pair[]; counter: number; every: number; atMs: number }> {
  const { exitCode, stderr } = await server.run(
    `dropdb -U postgres --if-exists copy
     createdb -U postgres --template template0 copy
     pg_restore -U postgres --exit-on-error -d copy "$DUMP"`,
    { DUMP: dump },
  )
  if (exitCode !== 0) throw new Error(`the dump could not be restored: ${stderr}`)
  const rows = await server.sql('SELECT id, path, sha256, bytes FROM pairs', 'copy')
  const mapped = 'SELECT counter, every, extract(epoch FROM at) * 1000 FROM mapped'
  const [counter, every, atMs] = (await server.sql(mapped, 'copy')).trim().split('|').map(Number)
  if (counter === undefined || every === undefined || atMs === undefined) {
    throw new Error('the table mapped has no row')
  }
  return { pairs: rows.split('\n').filter(Boolean).map(parsePair), counter, every, atMs }
}

function parsePair(line: string): Pair {
  const [id, path = '', sha256 = '', bytes] = line.split('|')
  return { id: Number(id), path, sha256, bytes: Number(bytes) }
}

function listFiles(entries: readonly WalkEntry[]): PairFile[] {
  return entries.flatMap(({ path, type, sha256 = '', size = 0 }) => {
    const name = Buffer.from(path, 'hex').toString()
    if (type !== 'file' || !name.startsWith('files/')) return []
    return [{ path: name.slice('files/'.length), sha256, bytes: size }]
  })
}

function findEntry(entries: readonly WalkEntry[], name: string): WalkEntry {
  const path = Buffer.from(name).toString('hex')
  const entry = entries.find((each) => each.path === path)
  if (entry === undefined) throw new Error(`${name} is not in the copy`)
  return entry
}

function decode(line: string): Buffer {
  return Buffer.from(line, 'base64')
}
