import { classifyMounts } from '../../src/backup/classify-mounts.ts'
import type { Compared } from '../../src/backup/compared-backups.ts'
import { planArchives } from '../../src/backup/plan-archives.ts'
import type { Archived, Manifest } from '../../src/model/manifest.ts'
import { includesDatabases, includesVolumes, type Scope } from '../../src/model/scope.ts'
import type { Stack } from '../../src/model/stack.ts'
import { exampleManifest, examplePart, exampleServer } from './example-manifest.ts'
import { repositoryVolume } from './example-stack.ts'

const everything: Scope = { type: 'full', services: [] }

/** What a backup of a stack that goes well holds, its mounts classified as a plan does it. Each thing has a size that nobody minds losing. */
export function backupOf(
  stack: Stack,
  changes: Partial<Manifest> = {},
  scope: Scope = everything,
): Manifest {
  const coverage = classifyMounts(stack, scope, repositoryVolume)
  const isAsked = (service: string): boolean =>
    scope.services.length === 0 || scope.services.includes(service)
  return exampleManifest({
    id: 'last',
    type: scope.type,
    services: [...scope.services],
    coverage,
    servers: stack.databases.flatMap(({ service, answer }) => {
      if (answer.state !== 'reachable' || !isAsked(service)) return []
      if (!includesDatabases(scope.type)) return []
      const [database] = exampleServer().databases
      if (database === undefined) return []
      const databases = answer.databases.map((name) => ({ ...database, name, tables: [] }))
      return [exampleServer({ service, databases })]
    }),
    archived: includesVolumes(scope.type)
      ? planArchives(stack, coverage, repositoryVolume).map(
          ({ kind, source, path, without }): Archived => {
            return { kind, source, path, without: [...without], excludes: [], files: 1, bytes: 1 }
          },
        )
      : [],
    parts: [examplePart('databases'), examplePart('files'), examplePart('config')],
    ...changes,
  })
}

/** A backup of the stack as it is now, held against one of the same scope, or a wider one, of the stack as it was. */
export function comparedOf(
  before: Stack,
  now: Stack,
  { last = {}, draft = {}, scope = everything, lastScope = scope }: Changes = {},
): Compared {
  return {
    draft: backupOf(now, { id: 'new', ...draft }, scope),
    stack: now,
    repositorySource: repositoryVolume,
    last: backupOf(before, last, lastScope),
  }
}

type Changes = {
  readonly last?: Partial<Manifest>
  readonly draft?: Partial<Manifest>
  readonly scope?: Scope
  readonly lastScope?: Scope
}
