import { z } from 'zod'

import { writeShare, type Share } from '../model/read-back.ts'
import { WorkerFailedError, type RunWorker, type WorkerOutput } from '../model/worker.ts'
import { LifeboatError } from '../errors.ts'
import { resticSpec } from './backup-arguments.ts'
import { explainWorker } from './end-partly.ts'
import { readMessages } from './explain-restic.ts'
import { readOnly } from './read-out.ts'
import { globalOptions, type Repository } from './repository.ts'

/** What restic says of a repository: nothing, when it is whole. */
export type Checked = {
  readonly words: readonly string[]
  /** Ids of data files that do not hold what they should. */
  readonly packs: readonly string[]
}

/**
 * Has restic look through the structure of the whole repository and read one share of its data files, hashes verified. What it finds is looked
 * for once more with restic's lock held: without, another stack's prune would look like damage. Throws what keeps it from looking,
 * `repository-locked` among it.
 */
export async function checkShare(
  runWorker: RunWorker,
  repository: Repository,
  image: string,
  share: Share,
): Promise<Checked> {
  const first = await check(runWorker, repository, image, ['--no-lock', ...subset(share)])
  if (first.words.length === 0) return first
  return check(runWorker, repository, image, subset(share))
}

function subset(share: Share): string[] {
  return [`--read-data-subset=${writeShare(share)}`]
}

async function check(
  runWorker: RunWorker,
  repository: Repository,
  image: string,
  options: readonly string[],
): Promise<Checked> {
  const spec = resticSpec(repository, { image, mounts: [] })
  const isLooking = options.includes('--no-lock')
  try {
    const output = await runWorker({
      ...spec,
      // A lock of one that is killed would stand in the way of backups for half an hour: only what confirms damage takes one.
      mounts: isLooking ? readOnly(spec.mounts) : spec.mounts,
      purpose: isLooking ? 'read-repository' : 'confirm-damage',
      entrypoint: ['restic'],
      command: ['check', ...options, ...globalOptions(repository)],
      givesWay: true,
    })
    return readCheck(output) ?? unsaid(output)
  } catch (error) {
    const isDamage = error instanceof WorkerFailedError && error.exitCode === 1
    const checked = isDamage ? readCheck(error.output) : undefined
    if (checked !== undefined && checked.words.length > 0) return checked
    throw explainWorker(repository.location, error)
  }
}

const Summary = z.object({
  message_type: z.literal('summary'),
  num_errors: z.number(),
  broken_packs: z.array(z.string()).nullable(),
})

/** What restic found, from its summary; undefined when it did not come so far. Pure. */
export function readCheck({ stdout, stderr }: WorkerOutput): Checked | undefined {
  const line = stdout.split('\n').find((each) => each.includes('"message_type":"summary"'))
  if (line === undefined) return undefined
  const summary = Summary.parse(JSON.parse(line))
  if (summary.num_errors === 0) return { words: [], packs: [] }
  const said = readMessages(stderr).filter((each) => each.trim() !== '' && !isAdvice(each))
  const words = said.length > 0 ? said : [`restic found ${summary.num_errors} errors`]
  return { words, packs: summary.broken_packs ?? [] }
}

/** What to do about it stands in Lifeboat's own documents. */
function isAdvice(line: string): boolean {
  return /^(The repository |restic repair |Damaged pack files |Fatal: |Load\(|You must run )/.test(
    line,
  )
}

function unsaid({ stderr }: WorkerOutput): never {
  throw new LifeboatError('restic-failed', 'restic check gave no summary', {
    hint: 'restic’s own last lines say why.',
    details: readMessages(stderr).slice(-10),
  })
}
