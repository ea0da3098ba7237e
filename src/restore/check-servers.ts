import { LifeboatError } from '../errors.ts'
import type { LoadTarget } from './find-load-targets.ts'

/** Refuses what the servers could not take, before anything is read or written. Gives what is worth knowing and no obstacle. Pure. */
export function checkServers(targets: readonly LoadTarget[]): string[] {
  for (const target of targets) {
    checkVersion(target)
    checkExtensions(target)
    checkPrepared(target)
  }
  return targets.flatMap(warnOfVersions)
}

function checkVersion({ service, server, looked }: LoadTarget): void {
  const [from, to] = [major(server.versionNumber), major(looked.versionNumber)]
  if (to >= from) return
  throw new LifeboatError(
    'server-too-old',
    `the backup of ${service} is of PostgreSQL ${from}, its server is ${to}`,
    {
      hint: `A dump does not go into an older server: run ${service} with PostgreSQL ${from} or newer. Nothing was changed.`,
    },
  )
}

function checkExtensions({ service, server, looked, steps }: LoadTarget): void {
  const needed = new Set(
    server.databases
      .filter(({ name }) => steps.some((step) => step.database === name))
      .flatMap(({ extensions }) => extensions.map(({ name }) => name)),
  )
  const available = new Set(looked.extensions.map(({ name }) => name))
  const missing = [...needed].filter((name) => !available.has(name))
  if (missing.length === 0) return
  throw new LifeboatError(
    'extension-missing',
    `the server of ${service} does not have the extension ${missing.join(', ')}`,
    {
      hint: 'Use an image that has it, the one the backup names for one. Nothing was changed.',
      details: [`the backup was made with ${server.image}`],
    },
  )
}

/** The server cannot rename a database that a prepared transaction is in. */
function checkPrepared({ service, looked, steps }: LoadTarget): void {
  const held = looked.preparedTransactions.find(({ database }) =>
    steps.some(
      (step) => step.do === 'database' && step.over === 'live' && step.database === database,
    ),
  )
  if (held === undefined) return
  throw new LifeboatError(
    'prepared-transactions',
    `the database "${held.database}" of ${service} has ${held.count} prepared transactions`,
    {
      hint: 'COMMIT PREPARED or ROLLBACK PREPARED them (see pg_prepared_xacts). Nothing was changed.',
    },
  )
}

function warnOfVersions({ service, server, looked, steps }: LoadTarget): string[] {
  const [from, to] = [major(server.versionNumber), major(looked.versionNumber)]
  const newer = to > from ? [`${service}: from PostgreSQL ${from} into ${to}`] : []
  const changed = server.databases
    .filter(({ name }) => steps.some((step) => step.database === name))
    .flatMap(({ name, extensions }) =>
      extensions.flatMap((extension) => {
        const found = looked.extensions.find((each) => each.name === extension.name)
        if (found === undefined || found.versions.includes(extension.version)) return []
        return [
          `${service}: database "${name}" had ${extension.name} ${extension.version}, the server has ${found.versions.join(', ')}`,
        ]
      }),
    )
  return [...newer, ...changed]
}

function major(versionNumber: number): number {
  return Math.floor(versionNumber / 10_000)
}
