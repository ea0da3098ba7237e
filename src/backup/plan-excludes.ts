import { serviceLabels } from '../docker/labels.ts'
import type { CoveredMount } from '../model/coverage.ts'
import type { ArchiveStep } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import { readLabels } from './read-labels.ts'

export type PlannedExcludes = {
  readonly archives: readonly ArchiveStep[]
  /** Globs that do not count, because another container wants the files. */
  readonly warnings: readonly string[]
}

/**
 * What the labels leave out of each volume and host path. A glob counts when every container for which it is archived has it: what
 * one of them wants held is held. Too much in a backup is no failure, so that another one stands in the way is a warning. Pure.
 */
export function planExcludes(
  stack: Stack,
  coverage: readonly CoveredMount[],
  archives: readonly ArchiveStep[],
): PlannedExcludes {
  const globsOf = new Map(
    stack.containers.map((each) => [each.name, readLabels(each).settings.exclude]),
  )
  const planned = archives.map((step) => {
    const users = coverage.filter((mount) => isHeldBy(mount, step))
    const wanted = new Set(users.flatMap(({ container }) => globsOf.get(container) ?? []))
    const vetoes = [...wanted].map((glob) => ({
      glob,
      by: users.filter(
        ({ container, source }) =>
          globsOf.get(container)?.includes(glob) !== true ||
          (source !== step.source && isAnchored(glob)),
      ),
    }))
    const excludes = vetoes.filter(({ by }) => by.length === 0).map(({ glob }) => glob)
    const warnings = vetoes
      .filter(({ by }) => by.length > 0)
      .map(({ glob, by }) => explainVeto(step, glob, by))
    return { step: { ...step, excludes }, warnings }
  })
  return {
    archives: planned.map(({ step }) => step),
    warnings: planned.flatMap(({ warnings }) => warnings),
  }
}

/** Of a host path also what is mounted from inside it: that has no step of its own. */
function isHeldBy(mount: CoveredMount, { kind, source }: ArchiveStep): boolean {
  if ((mount.kind === 'bind') !== (kind === 'bind')) return false
  if (mount.source === source) return mount.class === 'archived' || mount.class === 'dumped'
  return mount.class === 'archived' && kind === 'bind' && mount.source.startsWith(`${source}/`)
}

/** From the root of another mount it would mean another path. */
function isAnchored(glob: string): boolean {
  return glob.replace(/\/+$/, '').includes('/')
}

function explainVeto({ source }: ArchiveStep, glob: string, by: readonly CoveredMount[]): string {
  const services = [...new Set(by.map(({ service }) => service))].join(', ')
  return `${serviceLabels.exclude}: "${glob}" leaves nothing out of ${source}: it is archived for ${services} too, which does not have that glob`
}
