import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { kindOf, type Store, type StoreKind } from '../store.ts'
import type { StoreSetting } from './store-settings.ts'

/** A program through which restic reaches a store, where not every image of Lifeboat's has it. */
const programs: Readonly<Partial<Record<StoreKind, string>>> = { rclone: 'rclone' }

type Reached = {
  /** The variable that names the place, and its location. */
  readonly variable: string
  readonly repository: string
  readonly store: Store
  readonly settings: readonly StoreSetting[]
  /** Where programs are looked for: folders with colons between them. */
  readonly path: string | undefined
}

/** Problems with a store that nobody would get into: a variable that is not set, a program that is not there. Looks at the file system. */
export function findMissing({ variable, repository, store, settings, path }: Reached): string[] {
  const kind = kindOf(repository)
  if (kind === undefined) return []
  const unset = settings.filter(
    ({ stores, isNeeded, restic }) =>
      isNeeded && stores.includes(kind) && store.variables[restic] === undefined,
  )
  const program = programs[kind]
  const isThere =
    program === undefined || (path ?? '').split(':').some((each) => existsSync(join(each, program)))
  return [
    ...unset.map(
      (each) => `${each.variable} is not set (${variable} needs it: expected ${each.expected})`,
    ),
    ...(isThere
      ? []
      : [
          `${variable}: ${repository} needs ${program}, which this image has not (expected the image that ${program}.Dockerfile builds, see docs/stores.md)`,
        ]),
  ]
}
