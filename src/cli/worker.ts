import { Argument, Command } from 'commander'

import type { Login } from '../databases/postgres/connect.ts'
import { fingerprints, type Fingerprint } from '../model/fingerprint.ts'
import type { Context } from './context.ts'
import { answer, quote } from './output.ts'

/**
 * What Lifeboat runs inside its own workers; not for people, so no help shows it. Each loads its own code when it is wanted: a run starts many of
 * them, some while the stack stands still.
 */
export function createWorkers(context: Context): Command {
  const program = new Command('lifeboat').exitOverride()
  const worker = program.command('worker')

  worker
    .command('postgres-session')
    .addArgument(new Argument('<fingerprint>').choices(fingerprints))
    .action(async (fingerprint: Fingerprint) => {
      const { holdSession } = await import('../databases/postgres/session-worker.ts')
      const { opening } = await import('../databases/postgres/connect.ts')
      context.end(await holdSession(opening(readLogin(context)), fingerprint, say))
    })

  worker
    .command('make-passes')
    .argument('<request>')
    .action(async (request: string) => {
      const { makePasses } = await import('../backup/make-passes.ts')
      context.end(
        await makePasses(
          request,
          { go: once('SIGUSR1'), stop: context.signal, complain: quote, pass: answer },
          say,
        ),
      )
    })

  worker
    .command('lay-files')
    .argument('<captured>')
    .argument('<root>')
    .argument('<order>')
    .argument('<list>')
    .action(async (captured: string, root: string, order: string, list: string) => {
      const { layFiles } = await import('../rebuild/lay-files.ts')
      say(await layFiles(captured, root, order, list))
    })

  worker
    .command('list-places')
    .argument('<root>')
    .argument('<order>')
    .argument('<list>')
    .action(async (root: string, order: string, list: string) => {
      const { listPlaces } = await import('../rebuild/lay-files.ts')
      say(await listPlaces(root, order, list))
    })

  worker
    .command('list-occupied')
    .argument('<root>')
    .argument('<places>')
    .action(async (root: string, places: string) => {
      const { listOccupied } = await import('../rebuild/list-occupied.ts')
      say(await listOccupied(root, places))
    })

  worker
    .command('store-when-told')
    .argument('<path>')
    .argument('<words...>')
    .action(async (path: string, words: string[]) => {
      const { storeWhenTold } = await import('../backup/store-when-told.ts')
      const cues = { go: once('SIGUSR1'), stop: context.signal }
      context.end(await storeWhenTold(path, words, cues, say))
    })

  worker
    .command('watch-freeze')
    .argument('<milliseconds>')
    .argument('<containers...>')
    .action(async (limit: string, containers: string[]) => {
      const { watchFreeze } = await import('../backup/watch-freeze.ts')
      const watch = { engine: engineOf(context), limitMs: Number(limit), containers }
      await watchFreeze(watch, once('SIGUSR1'), context.signal, say)
    })

  worker
    .command('save-images')
    .argument('<request>')
    .action(async (request: string) => {
      const { saveImages } = await import('../backup/save-images.ts')
      await saveImages(engineOf(context), request, say)
    })

  worker
    .command('read-image')
    .argument('<id>')
    .action(async (id: string) => {
      const { readImage } = await import('../verify/read-image.ts')
      await readImage(process.stdin, id, say)
    })

  worker
    .command('load-image')
    .argument('<id>')
    .action(async (id: string) => {
      const { loadImage } = await import('../rebuild/load-image.ts')
      await loadImage(engineOf(context), process.stdin, id, say)
    })

  worker
    .command('postgres-restore')
    .argument('<order>')
    .action(async (path: string) => {
      const { readOrder } = await import('../databases/postgres/read-order.ts')
      const { opening } = await import('../databases/postgres/connect.ts')
      const { followOrder } = await import('../databases/postgres/follow-order.ts')
      context.end(await followOrder(opening(readLogin(context)), await readOrder(path), say))
    })

  worker
    .command('postgres-ask-queries')
    .argument('<order>')
    .action(async (path: string) => {
      const { askQueries } = await import('../databases/postgres/ask-queries.ts')
      const { opening } = await import('../databases/postgres/connect.ts')
      await askQueries(opening(readLogin(context)), path, say)
    })

  worker
    .command('postgres-write-rows')
    .argument('<order>')
    .action(async (path: string) => {
      const { writeRows } = await import('../databases/postgres/write-rows.ts')
      const { opening } = await import('../databases/postgres/connect.ts')
      await writeRows(opening(readLogin(context)), path, say)
    })

  worker
    .command('find-named-files')
    .argument('<order>')
    .action(async (path: string) => {
      const { findNamedFiles } = await import('../verify/find-named-files.ts')
      await findNamedFiles(path, say)
    })

  worker
    .command('count-dumps')
    .argument('<dumps...>')
    .action(async (dumps: string[]) => {
      const { countDump } = await import('../databases/postgres/count-dump.ts')
      for (const dump of dumps) say(await countDump(dump))
    })

  worker
    .command('compare-rows')
    .argument('<order>')
    .action(async (path: string) => {
      const { compareRows } = await import('../databases/postgres/compare-rows.ts')
      await compareRows(path, say)
    })

  worker
    .command('compare-files')
    .argument('<tree>')
    .argument('<root>')
    .action(async (tree: string, root: string) => {
      const { compareFiles } = await import('../verify/compare-files.ts')
      await compareFiles(context.environment, tree, root, say)
    })

  worker
    .command('make-room')
    .argument('<request>')
    .argument('<arguments-file>')
    .action(async (request: string, argumentsFile: string) => {
      const { makeRoom } = await import('../restore/make-room.ts')
      await makeRoom(request, argumentsFile)
    })

  worker
    .command('list-config')
    .argument('<request>')
    .argument('<exclude-file>')
    .action(async (request: string, excludeFile: string) => {
      const { listConfig } = await import('../backup/list-config.ts')
      answer(JSON.stringify(await listConfig(request, excludeFile)))
    })

  return program
}

function once(signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    process.once(signal, () => resolve())
  })
}

function say(line: Record<string, unknown>): void {
  answer(JSON.stringify(line))
}

function engineOf({ environment }: Context): string {
  return environment['DOCKER_HOST'] ?? ''
}

function readLogin({ environment }: Context): Login {
  const { PGUSER, PGPORT, PGPASSWORD } = environment
  return { user: PGUSER ?? 'postgres', port: Number(PGPORT ?? 5432), password: PGPASSWORD }
}
