import { dumpName, type DumpOutcome } from '../databases/postgres/dump-worker.ts'
import type { CountedDatabase, ReleasedDatabase } from '../databases/postgres/session-protocol.ts'
import type { Database, Server } from '../model/manifest.ts'
import type { Stack } from '../model/stack.ts'
import type { ExportedServer } from './export-snapshots.ts'

/** What a dump and the session that held its snapshots said. */
export type Taken = DumpOutcome & {
  readonly counts: readonly CountedDatabase[]
  readonly released: readonly ReleasedDatabase[]
}

/** A server as the manifest has it: with the databases that were both dumped and counted. Pure. */
export function describeDumped(
  stack: Pick<Stack, 'containers'>,
  { server, databases }: Pick<ExportedServer, 'server' | 'databases'>,
  folder: string,
  { dumped, words, counts, released }: Taken,
): Server {
  const { answer, service, containerId } = server
  if (answer.state !== 'reachable') throw new Error(`${service} was dumped but never answered`)
  const container = stack.containers.find(({ id }) => id === containerId)
  const held = databases.flatMap(({ name }, index): Database[] => {
    const key = dumpName(index, name)
    const found = counts.find((each) => each.name === name)
    if (!dumped.has(key) || found === undefined) return []
    const { unhashed: _said, ...counted } = found
    const sequences = released.find((each) => each.name === name)?.sequences
    const bounds = sequences === undefined ? {} : { sequences }
    const path = `${folder}/${key}`
    return [{ ...counted, ...bounds, path, warnings: [...(words.get(key) ?? [])] }]
  })
  return {
    kind: 'postgres',
    service,
    containerId,
    image: container?.image ?? '',
    imageId: container?.imageId ?? '',
    version: answer.version,
    versionNumber: answer.versionNumber,
    superuser: answer.superuser,
    preload: answer.preload,
    globals: dumped.has('globals') ? `${folder}/globals.sql` : null,
    databases: held,
  }
}

/** The dump is as good without; only less can be proved of it later. Pure. */
export function nameUnhashed(service: string, { name, unhashed = [] }: CountedDatabase): string[] {
  return unhashed.map(
    (each) => `not hashed in database ${JSON.stringify(name)} of ${service}: ${each}`,
  )
}
