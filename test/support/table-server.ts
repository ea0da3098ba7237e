import type { RunContext } from '../../src/docker/run-context.ts'
import type { RestoreReport } from '../../src/model/restore.ts'
import { WorkerFailedError, type RunWorker, type WorkerFile } from '../../src/model/worker.ts'
import { prepareTables } from '../../src/restore/prepare-tables.ts'
import { restoreTables } from '../../src/restore/restore-tables.ts'
import { exampleServer } from './example-manifest.ts'
import { choose, exampleRestorePlan, loadTarget, tableStep } from './example-restore.ts'
import { startThrowawayPostgres, type ThrowawayPostgres } from './throwaway-postgres.ts'

/** A server of its own that restores tables out of a dump of itself: the workers' own scripts, run inside it. */
export type TableServer = {
  sql(statement: string): Promise<string>
  /** Takes the dump that is restored from. */
  dump(): Promise<void>
  /** Logs in as `login`, a superuser if nothing is said. */
  restore(schema: string, table: string, login?: string): Promise<RestoredTable>
  /** Runs a shell script beside the server. */
  run(script: string): Promise<string>
  remove(): Promise<void>
}

export type RestoredTable = Pick<RestoreReport['tables'][number], 'rows'> & {
  readonly warnings: readonly string[]
}

const dump = '/stack/databases/db/1-shop'
const database = 'shop'
const separator = '@ next question'

export async function startTableServer(image: string): Promise<TableServer> {
  const server = await startThrowawayPostgres(image, [])
  const runWorker = workIn(server)
  let tables: { schema: string; name: string; rows: number }[] = []
  await server.sql(`CREATE DATABASE ${database}`, 'postgres')

  async function run(script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await server.run(script)
    if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`)
    return stdout
  }

  return {
    sql: (statement) => server.sql(statement, database),
    dump: async () => {
      await run(`rm -rf ${dump} && mkdir -p ${dump.slice(0, dump.lastIndexOf('/'))}
        pg_dump -Fd -Z0 -U postgres -f ${dump} ${database}`)
      tables = JSON.parse(await server.sql(countTables, database))
    },
    restore: async (schema, table, login = 'postgres') => {
      const [example] = exampleServer().databases
      if (example === undefined) throw new Error('the example has no database')
      const databases = [{ ...example, name: database, path: dump, tables }]
      const target = loadTarget({
        server: exampleServer({ databases }),
        credentials: { user: login, port: 5432, password: undefined },
        steps: [tableStep({ database, dump, schema, table })],
      })
      const [prepared] = await prepareTables({ runWorker, targets: [target] }, 'staging')
      if (prepared === undefined) throw new Error('nothing was prepared')
      const context = { runId: 'run-1' } as RunContext
      const plan = exampleRestorePlan({ options: choose({ safeguard: false }) })
      const [restored] = await restoreTables({ run: context, runWorker, plan }, [prepared])
      return { rows: restored?.rows ?? -1, warnings: prepared.warnings }
    },
    run,
    remove: () => server.remove(),
  }
}

/** As the manifest counts them. */
const countTables = `SELECT coalesce(jsonb_agg(jsonb_build_object('schema', nspname, 'name', relname, 'rows',
    (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ONLY ' || c.oid::regclass, false, true, '')))[1]::text::integer)), '[]')
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname !~ '^pg_|^information_schema$'`

function workIn(server: ThrowawayPostgres): RunWorker {
  return async ({ purpose, entrypoint, command, env }, files = []) => {
    const isOwn = entrypoint[0] === 'lifeboat'
    const quoted = [...entrypoint, ...command].map((word) => `'${word.replaceAll(`'`, `'\\''`)}'`)
    const script = isOwn ? askScript(files) : quoted.join(' ')
    const outcome = await server.run(`${files.map(writeFile).join('')}${script}`, env)
    if (outcome.exitCode !== 0)
      throw new WorkerFailedError(`${purpose} failed`, outcome, outcome.exitCode)
    return isOwn ? { ...outcome, stdout: answer(outcome.stdout) } : outcome
  }
}

function writeFile({ path, content }: WorkerFile): string {
  return `mkdir -p "$(dirname ${path})"; echo ${content.toString('base64')} | base64 -d >${path}\n`
}

/** Stands in for Lifeboat's own worker, whose image is not here: asks the questions of its order by psql. */
function askScript([file]: readonly WorkerFile[]): string {
  const { questions } = JSON.parse(file?.content.toString() ?? '') as { questions: string[] }
  const text = [
    `SET search_path = '';`,
    ...questions.map((each) => `${each};\n\\echo '${separator}'`),
  ]
  const base64 = Buffer.from(text.join('\n')).toString('base64')
  return `echo ${base64} | base64 -d | psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -d ${database}`
}

function answer(stdout: string): string {
  const answers = stdout
    .split(`${separator}\n`)
    .slice(0, -1)
    .map((lines) =>
      lines
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown),
    )
  return JSON.stringify({ event: 'answered', answers })
}
