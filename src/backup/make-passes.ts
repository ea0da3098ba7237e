/** Runs inside the worker that stores files which are being written to. */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { monotonicMs, now } from '../clock.ts'
import { parentArguments } from '../repository/backup-arguments.ts'
import { findChanged, type Found } from '../repository/find-changed.ts'
import { findClusters } from '../repository/find-clusters.ts'
import { fitsPattern, readPattern } from '../repository/fits-pattern.ts'
import { startGated, toldOrStopped } from '../repository/gated-restic.ts'
import { measureFolders } from '../repository/measure-folders.ts'
import { PassRequest, type Changed, type Parent } from '../repository/pass-protocol.ts'
import { readPart } from '../repository/read-part.ts'
import { runTool } from '../repository/run-tool.ts'
import { writeBack } from '../repository/write-back.ts'
import { saySparsely } from './say-sparsely.ts'
import { silenceS, tickS, withoutDoubtful, type Usable } from '../repository/without-doubtful.ts'

type Say = (line: Record<string, unknown>) => void

type Cues = {
  /** All stands still: the pass that counts may begin. */
  readonly go: Promise<void>
  readonly stop: AbortSignal
  /** Told restic’s own words when it failed. */
  readonly complain: (words: string) => void
  /** Told the lines of the restic that counts, but for how far it is. */
  readonly pass: (line: string) => void
}

/**
 * Hot passes, until little is left to read; then `opening`, and `ready` when the repository is open. When told to go, the pass that counts; then `passed`, how much is
 * there, and what changed while it read. Gives restic’s exit code: that of the first pass that failed, or of the last one.
 */
export async function makePasses(requestPath: string, cues: Cues, say: Say): Promise<number> {
  const { go, stop } = cues
  const request = PassRequest.parse(JSON.parse(await readFile(requestPath, 'utf8')))
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-passes-'))
  const take = saySparsely(say)
  const comparing = await makeHotPasses(request, folder, { ...cues, take })
  if (typeof comparing === 'number') return comparing
  const { usable, cleanSince, hotPasses } = comparing
  const clean = cleanSince === null ? [] : ['--tag', `clean=${cleanSince}`]
  const words = [...request.final, ...clean, ...parentArguments(usable.parent)]
  say({ event: 'opening' })
  const restic = await startGated(words, join(folder, 'gate'), request.path, {
    stop,
    take: (line) => {
      if (!take(line)) cues.pass(line)
    },
  })
  say({ event: 'ready', hotPasses, reread: usable.reread })
  await toldOrStopped(go, stop)
  const from = seconds()
  const startedMs = monotonicMs()
  const code = await restic.go()
  say({ event: 'passed', ms: Math.round(monotonicMs() - startedMs) })
  const to = seconds()
  const without = request.without.map(readPattern)
  const [found, clusters, measured] = await Promise.all([
    findChanged(request.path, from - tickS),
    findClusters(request.folders, without),
    measureFolders(request.folders, without),
  ])
  const changed = found.filter(({ path }) => !without.some((pattern) => fitsPattern(pattern, path)))
  say({ event: 'clusters', found: clusters })
  say(measured)
  say(describeChanges(changed, to + tickS))
  return code
}

type Comparing = {
  readonly usable: Usable
  /** Of the last pass; see `Parent`. */
  readonly cleanSince: number | null
  readonly hotPasses: number
}

const maxHotPasses = 5

/** None when what changed since the last backup is little enough to be read in the pass that counts. */
async function makeHotPasses(
  request: PassRequest,
  folder: string,
  { stop, complain, take }: Cues & { readonly take: (line: string) => boolean },
): Promise<Comparing | number> {
  const { path, folders, isAtRest, hotLimitMs } = request
  let parent = request.parent ?? undefined
  let usable = await withoutDoubtful(request, parent, folder, stop)
  const isReady = usable.parent !== undefined && (await isLittle(path, parent, hotLimitMs))
  for (let hotPasses = 0; ; hotPasses += 1) {
    // What is at rest has nothing to write back.
    const cleanSince = isAtRest ? null : (usable.quietSince ?? (await writeBack(folders)) ?? null)
    if (hotLimitMs === null || isReady || hotPasses === maxHotPasses) {
      return { usable, cleanSince: cleanSince ?? parent?.cleanSince ?? null, hotPasses }
    }
    const from = seconds()
    const words = [...request.hot, ...parentArguments(usable.parent), '--', path]
    const startedMs = monotonicMs()
    const { code, stdout, stderr } = await runTool(words, stop, take)
    // What cannot be read now may be gone when it counts; then that pass says so.
    if (code !== 0 && code !== readPartly) {
      complain(stderr)
      return code
    }
    const { snapshot } = readPart('files', { stdout, stderr })
    parent = { id: snapshot, from, to: seconds(), isAtRest: false, cleanSince }
    const tookMs = monotonicMs() - startedMs
    usable = await withoutDoubtful(request, parent, folder, stop)
    if (tookMs < hotLimitMs) return { usable, cleanSince, hotPasses: hotPasses + 1 }
  }
}

/** A slow store takes two megabytes in a second. */
const slowBytesPerMs = 2000

async function isLittle(
  path: string,
  parent: Parent | undefined,
  limitMs: number | null,
): Promise<boolean> {
  if (parent === undefined || limitMs === null) return false
  const changed = await findChanged(path, parent.from - silenceS, 'files')
  return changed.reduce((sum, { bytes }) => sum + bytes, 0) <= limitMs * slowBytesPerMs
}

const readPartly = 3
const named = 50

/** Pure. */
export function describeChanges(found: readonly Found[], to: number): Changed {
  const during = found.filter(({ ctime }) => ctime <= to)
  const since = found.filter(({ ctime }) => ctime > to)
  return { event: 'changed', during: tell(during), since: tell(since) }
}

function seconds(): number {
  return now().getTime() / 1000
}

function tell(some: readonly Found[]): Changed['during'] {
  return { count: some.length, paths: some.slice(0, named).map(({ path }) => path.toString()) }
}
