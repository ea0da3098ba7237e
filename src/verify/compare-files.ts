/** Runs inside a worker that has a restored tree mounted, and the repository. */
import { z } from 'zod'

import { showName } from '../model/path-entry.ts'
import { kindOf, type Pace } from '../store.ts'
import { readTree } from '../repository/read-tree.ts'
import type { Repository } from '../repository/repository.ts'
import { compareTrees } from './compare-trees.ts'
import { walkFolder } from './walk-folder.ts'

const Count = z.number().int().nonnegative()

export const Difference = z.object({ event: z.literal('difference'), what: z.string() })

/** The last line; without it not everything was compared. */
export const Compared = z.object({
  event: z.literal('compared'),
  files: Count,
  bytes: Count,
  types: z.record(z.string(), Count),
  different: Count,
})

/** What differs may be millions of paths. */
const told = 50

/**
 * Compares what stands below `root` with a tree of the repository (`SNAPSHOT:/FOLDER`) that the environment names to restic: every path on either
 * side, and all that restic lists of it. Content, attributes and device numbers are not among that.
 */
export async function compareFiles(
  environment: Readonly<Record<string, string | undefined>>,
  tree: string,
  root: string,
  say: (line: z.infer<typeof Difference | typeof Compared>) => void,
): Promise<void> {
  const { RESTIC_REPOSITORY: location = '', RESTIC_PASSWORD: password } = environment
  const repository: Repository = { location, password, mounts: [], ...inside(environment) }
  let differences = 0
  const tell = (path: Buffer, difference: string): void => {
    differences += 1
    if (differences > told) return
    say({ event: 'difference', what: `${showName(`${root}${path.toString()}`)}: ${difference}` })
  }
  const compared = await readTree(repository, tree, (stored) =>
    compareTrees(stored, walkFolder(root), tell),
  )
  say({ event: 'compared', ...compared })
}

/** What restic has no variable for, told to the worker in one. */
export function tellPace({ pace }: Pick<Repository, 'pace'>): Record<string, string> {
  return pace === undefined ? {} : { PACE: JSON.stringify(pace) }
}

/** What a worker was given for a store stands in its environment, as restic takes it. */
function inside(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Repository, 'store' | 'pace'> {
  if (kindOf(environment['RESTIC_REPOSITORY'] ?? '') === undefined) return {}
  const set = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const { PACE: pace } = environment
  return {
    store: { variables: Object.fromEntries(set), files: [] },
    ...(pace === undefined ? {} : { pace: JSON.parse(pace) as Pace }),
  }
}
