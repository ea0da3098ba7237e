import { countDumpsSpec, readCounted } from '../databases/postgres/count-dumps-worker.ts'
import { decodeSpec, readDecoded, type Decoded } from '../databases/postgres/decode-worker.ts'
import { judgeDump } from '../databases/postgres/judge-dump.ts'
import { isWholeGlobals, readGlobals } from '../databases/postgres/read-globals.ts'
import { readToc } from '../databases/postgres/read-toc.ts'
import type { Database, Server } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedDump } from '../model/verification.ts'
import type { WorkerMount } from '../model/worker.ts'
import { cutShort } from './cut-short.ts'
import { nameServer } from './name-server.ts'
import { toObstacle } from './to-obstacle.ts'
import type { VerifyContext } from './verify-context.ts'

type Outcome = { readonly dumps: readonly CheckedDump[]; readonly findings: readonly Failure[] }

/**
 * Has every dump read to its end by the pg_restore of its own version, and compares what it holds with what the backup counted. What keeps Lifeboat
 * from looking ends it, and is thrown where nothing was found before, here or by others.
 */
export async function decodeDatabases(
  context: VerifyContext,
  staging: WorkerMount | undefined,
  others: readonly Failure[] = [],
): Promise<Outcome> {
  const dumps: CheckedDump[] = []
  const findings: Failure[] = []
  for (const server of context.manifest.servers) {
    if (server.databases.length === 0) continue
    if (staging === undefined) throw new Error(`the dumps of ${server.service} were not unpacked`)
    try {
      const decoded = await decodeServer(context, server, staging.source)
      dumps.push(...decoded.dumps)
      findings.push(...decoded.findings)
    } catch (error) {
      findings.push(toObstacle([...others, ...findings], error))
      break
    }
  }
  return { dumps, findings }
}

async function decodeServer(
  { runWorker, image }: VerifyContext,
  server: Server,
  staging: string,
): Promise<Outcome> {
  const { service, imageId, globals, databases } = server
  const paths = databases.map(({ path }) => path)
  const { spec, mark } = decodeSpec({
    service: nameServer(server),
    imageId,
    staging,
    globals,
    dumps: paths,
  })
  const decoded = readDecoded(await runWorker(spec), mark, databases)
  if (decoded === undefined) throw cutShort(`decode-${service}`)
  const counted = readCounted(
    await runWorker(countDumpsSpec(image, nameServer(server), staging, paths)),
  )
  const roles = globals === null ? [] : readRoles(decoded.globals)
  const judged = databases.map((database, index) => {
    const found = counted.find(({ path }) => path === database.path)
    return judge(server, database, { ...decoded.dumps[index], roles: roles ?? [] }, found)
  })
  return {
    dumps: judged.flatMap(({ dumps }) => dumps),
    findings: [
      ...(roles === undefined ? [unreadGlobals(service)] : []),
      ...judged.flatMap(({ findings }) => findings),
    ],
  }
}

/** The names of all roles: some owners can be told from other words only by them. Undefined where the globals make no sense. */
function readRoles(globals: string | undefined): string[] | undefined {
  try {
    if (globals === undefined || !isWholeGlobals(globals)) return undefined
    return readGlobals(globals).roles.map(({ name }) => name)
  } catch {
    return undefined
  }
}

const hint = 'Choose another backup; lifeboat list shows them. Then make a new one.'

function judge(
  { service }: Server,
  database: Database,
  { list, words = [], roles }: Partial<Decoded> & { readonly roles: readonly string[] },
  counted: ReturnType<typeof readCounted>[number] | undefined,
): Outcome {
  const { name, path } = database
  const what = `database ${JSON.stringify(name)} of ${service}`
  if (list === undefined || counted === undefined) {
    const why = 'pg_restore cannot read its dump to the end'
    const details = words.slice(-50)
    return { dumps: [], findings: [{ what, code: 'dump-damaged', why, hint, details }] }
  }
  const { differences, ...held } = judgeDump(database, readToc(list, roles), counted)
  const dump: CheckedDump = { service, database: name, path, ...held }
  if (differences.length === 0) return { dumps: [dump], findings: [] }
  const why = 'its dump does not hold what the backup counted'
  const details = differences.slice(0, 50)
  return { dumps: [dump], findings: [{ what, code: 'dump-differs', why, hint, details }] }
}

function unreadGlobals(service: string): Failure {
  const why = 'its roles and tablespaces cannot be read'
  return { what: `globals of ${service}`, code: 'dump-damaged', why, hint, details: [] }
}
