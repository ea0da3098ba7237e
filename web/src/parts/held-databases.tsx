import type { VNode } from 'preact'

import type { Cold, Database, Server } from '../../../src/model/manifest.ts'
import { toHash } from '../route.ts'
import { formatBytes, formatCount } from '../show.ts'
import { Section } from './page.tsx'
import { List, Table } from './table.tsx'

type Props = {
  readonly backup: string
  readonly servers: readonly Server[]
  readonly cold: readonly Cold[]
}

/** Databases with their tables and rows; each table can be taken out, or restored. */
export function HeldDatabases({ backup, servers, cold }: Props): VNode {
  const held = servers.flatMap((server) =>
    server.databases.map((database) => ({ server, database })),
  )
  return (
    <Section title="Databases">
      {held.length === 0 && cold.length === 0 ? <p class="quiet">None.</p> : null}
      {held.map(({ server, database }) => (
        <HeldDatabase
          key={`${server.service}/${database.name}`}
          backup={backup}
          server={server}
          database={database}
        />
      ))}
      <List
        of={cold.map(
          ({ service, versionMajor, mount }) =>
            `${service}: files of a stopped PostgreSQL ${versionMajor ?? '(version unknown)'}, in ${mount.source}`,
        )}
      />
    </Section>
  )
}

function HeldDatabase({
  backup,
  server: { service, version },
  database: { name, tables, bytes, warnings },
}: {
  backup: string
  server: Server
  database: Database
}): VNode {
  return (
    <details>
      <summary>
        <strong>{name}</strong> of {service}{' '}
        <span class="quiet">
          PostgreSQL {version}, {formatCount(tables.length)} tables, {formatBytes(bytes)}
        </span>
      </summary>
      <div class="inside">
        <a class="minor" href={toHash(['backups', backup, 'restore'], { service, database: name })}>
          restore this database
        </a>
        <List of={warnings} />
        <Table
          label={`Tables of ${name}`}
          head={['Table', 'Rows', 'Do']}
          figures={[1]}
          rows={tables.map((table) => {
            const full = `${table.schema}.${table.name}`
            return [
              full,
              formatCount(table.rows),
              <Do {...{ backup, service, name, table: full }} />,
            ]
          })}
          empty="It has no tables."
        />
      </div>
    </details>
  )
}

type Named = {
  readonly backup: string
  readonly service: string
  readonly name: string
  readonly table: string
}

function Do({ backup, service, name, table }: Named): VNode {
  const query = new URLSearchParams({ database: `${service}/${name}`, table })
  return (
    <>
      <a
        class="minor"
        href={`backups/${encodeURIComponent(backup)}/table?${query}`}
        download={`${table}.sql`}
      >
        download<span class="heard"> {table}</span>
      </a>{' '}
      <a
        class="minor"
        href={toHash(['backups', backup, 'restore'], { service, database: name, table })}
      >
        restore<span class="heard"> {table}</span>
      </a>
    </>
  )
}
