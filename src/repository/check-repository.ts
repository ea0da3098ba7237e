import { reachesFiles } from '../model/capabilities.ts'
import { z } from 'zod'

import { WorkerFailedError, type RunWorker } from '../model/worker.ts'
import { explainRestic, readMessages } from './explain-restic.ts'
import { explainStore } from './explain-store.ts'
import { readOnly } from './read-out.ts'
import { globalOptions, reachRepository, withoutCache, type Repository } from './repository.ts'

/** What restic found when it read a repository. */
export type Check = {
  readonly isSound: boolean
  /** Stored pieces that are damaged, by their ids: what holds one of them cannot be read. */
  readonly blobs: readonly string[]
  /** Files of pieces that are not whole or could not be read, by their ids or the beginnings of these: each piece in them is taken for damaged. */
  readonly packs: readonly string[]
  /** Whether all of it is told by `blobs` and `packs`, and by trees that cannot be read. */
  readonly isExplained: boolean
  /** What restic said of damage, in its own words; nothing only when the repository is sound. What it advises is left out. */
  readonly words: readonly string[]
}

/**
 * Reads the whole repository once, every file of it, each hash verified, and whether all that snapshots name is there. `subset` (`2/30`, `5%`)
 * reads the content of a share of its data files only. Without a lock: it takes hours where there is much, and backups of others that share the
 * repository must not wait. Throws what keeps restic from looking.
 */
export async function checkRepository(
  runWorker: RunWorker,
  given: Repository,
  { image, subset }: { readonly image: string; readonly subset?: string },
): Promise<Check> {
  // restic fills a cache of its own for a check, and leaves it behind when it is killed.
  const repository = withoutCache(given)
  const read = subset === undefined ? '--read-data' : `--read-data-subset=${subset}`
  try {
    await runWorker({
      purpose: 'check-repository',
      image,
      capabilities: reachesFiles,
      entrypoint: ['restic'],
      command: ['check', read, '--no-lock', ...globalOptions(repository)],
      ...reachRepository(repository, { GOGC: '100' }),
      mounts: readOnly(repository.mounts),
      givesWay: true,
    })
    return { isSound: true, blobs: [], packs: [], isExplained: true, words: [] }
  } catch (error) {
    if (!(error instanceof WorkerFailedError) || error.wasKilled) throw error
    const { stdout, stderr } = error.output
    const ofStore = explainStore(repository.location, readMessages(stderr).slice(-50))
    if (ofStore !== undefined) throw ofStore
    const check = readCheck(stdout, stderr)
    if (check !== undefined) return check
    throw explainRestic(repository.location, error.exitCode ?? 'unknown', stderr, error)
  }
}

const Summary = z.object({
  message_type: z.literal('summary'),
  num_errors: z.number().min(1),
  broken_packs: z.array(z.string()).nullable(),
})

/** What `restic check --json` (0.18) found; undefined when it did not come to an end. Pure. */
export function readCheck(stdout: string, stderr: string): Check | undefined {
  const summary = stdout
    .split('\n')
    .filter((line) => line.includes('"message_type":"summary"'))
    .map((line) => Summary.safeParse(JSON.parse(line)))
    .find(({ success }) => success)?.data
  if (summary === undefined) return undefined
  const said = readMessages(stderr).filter((line) => line.trim() !== '')
  const words = said.filter((line) => !aside.test(line))
  const inside = words.filter((line) => packInside.test(line))
  const named = new Set(inside.flatMap((line) => packInside.exec(line)?.[1] ?? []))
  const gone = words.flatMap((line) => (packWhole.exec(line) ?? packPartly.exec(line))?.[1] ?? [])
  const unread = said.flatMap(
    (line) => (loadFailed.exec(line) ?? loadRefused.exec(line))?.[1] ?? [],
  )
  const broken = (summary.broken_packs ?? []).filter((id) => !named.has(id))
  const lost = words.flatMap((line) => lostBlob.exec(line)?.[1] ?? [])
  return {
    isSound: false,
    blobs: [...new Set([...inside.flatMap(findBlobs), ...lost])],
    packs: [...new Set([...gone, ...broken, ...unread])],
    isExplained:
      words.length + broken.length > 0 &&
      words.filter((line) => download.test(line)).length <= countFiles([...gone, ...unread]) &&
      words.every((line) => explained.some((pattern) => pattern.test(line))),
    words: words.length > 0 ? words : [`restic found ${summary.num_errors} errors`],
  }
}

/**
 * What two readings of a repository that others write to name alike, and no writer brings about: data files that are there, and do not hold what their names say, or have not
 * the length that they had. Undefined where there is none. Pure.
 */
export function agreeOn(first: Check, second: Check): Check | undefined {
  const before = new Set(first.words.flatMap(nameSpoilt))
  const words = second.words.filter((line) => nameSpoilt(line).some((id) => before.has(id)))
  if (words.length === 0) return undefined
  const spoilt = new Set(words.flatMap(nameSpoilt))
  return {
    isSound: false,
    blobs: [...new Set(words.flatMap(findBlobs))],
    packs: second.packs.filter((id) => spoilt.has(id)),
    isExplained: true,
    words,
  }
}

function nameSpoilt(line: string): string[] {
  return packSpoilt.exec(line)?.slice(1) ?? []
}

const packSpoilt = /^pack ([0-9a-f]{64})(?: contains \d+ errors: |: unexpected file size)/
const packInside = /^pack ([0-9a-f]{64}) contains \d+ errors: /
/** What comes after the place where the reading ended was not looked at. */
const packPartly = /^pack ([0-9a-f]{64}) contains .*\bpartial download error: /
const packWhole = /^pack ([0-9a-f]{64}): (?:does not exist|unexpected file size)/
const lostBlob = /^ {2}tree [0-9a-f]+: file ".*" blob ([0-9a-f]{64}) not found in index$/
/** What could not be read does not always say which file it was. The last of the tries does, and so does what is not tried again for an hour. */
const download = /^download error: /
const loadFailed = /^Load\(<data\/([0-9a-f]{10})>, \d+, \d+\) failed: /
const loadRefused = /\bcircuit breaker open for file <data\/([0-9a-f]{10})>$/
/** What is said besides: that it tried again to read a file, which has a line of its own when it failed, and what is to be done. */
const aside =
  /^Load\(<data\/|^\s*The repository |^Damaged pack files can be |^restic repair |^Fatal: repository contains errors$/

/**
 * Everything that restic says of damage whose extent is known otherwise. A pack that cannot be downloaded is one of those that are named, where
 * there are as many of these; a tree that cannot be read is met by whoever walks it. What is not here makes every part be read.
 */
const explained: readonly RegExp[] = [
  packInside,
  packWhole,
  lostBlob,
  download,
  /^error for tree [0-9a-f]+:$/,
  /^ {2}(?:id [0-9a-f]{64} not found in repository|decrypting blob <tree\/|ReadFull\(<data\/|open .*\/data\/)/,
  /^error: failed to load snapshot /,
]

/** How many files these are, of which some have only the beginning of their id. */
function countFiles(ids: readonly string[]): number {
  return new Set(ids.map((id) => id.slice(0, 10))).size
}

function findBlobs(line: string): string[] {
  return [...line.matchAll(/\bblob ([0-9a-f]{64})\b/g)].map(([, id = '']) => id)
}
