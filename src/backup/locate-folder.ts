import type { CoveredMount } from '../model/coverage.ts'
import type { ArchiveStep } from '../model/plan.ts'
import { findHeld, type Reference } from '../model/reference.ts'
import type { Container, Mount, Stack } from '../model/stack.ts'
import type { ValueProblem } from './bad-label.ts'
import { findNamedMounts } from './find-named-mounts.ts'
import { example, unchecked } from './parse-reference.ts'

export type LocatedFolder = {
  readonly mount: Reference['mount']
  /** Undefined when a backup of everything holds it. */
  readonly problem: ValueProblem | undefined
}

/**
 * The volume or host path that a reference names: by the path at which the container mounts it, or a volume of the stack by its name, with or
 * without the project in front. Pure.
 */
export function locateFolder(
  stack: Pick<Stack, 'project' | 'containers'>,
  container: Container,
  place: string,
  held: { readonly archives: readonly ArchiveStep[]; readonly coverage: readonly CoveredMount[] },
): LocatedFolder | { readonly mount: undefined; readonly problem: ValueProblem } {
  const own = findNamedMounts(container, place)
  const found = own.found?.[0] ?? findVolume(stack, place)
  const mount = found === undefined ? undefined : toMount(found)
  if (mount === undefined) {
    const { near, names } = own.found === undefined ? own : { near: undefined, names: [] }
    const known = names.length === 0 ? '' : `; ${container.name} has ${names.join(', ')}`
    const expected = `a volume of the stack, or the path at which the container mounts one${known}`
    return { mount: undefined, problem: { expected, near, example, meanwhile: unchecked } }
  }
  if (findHeld(held.archives, mount) !== undefined) return { mount, problem: undefined }
  const because = held.coverage.find(({ source }) => source === mount.source)?.because
  const expected = `a volume or host path whose files a backup holds${because === undefined ? '' : ` (this one: ${because})`}`
  return { mount, problem: { expected, example, meanwhile: unchecked } }
}

/** Whoever has the rows need not mount the files. */
function findVolume(
  { project, containers }: Pick<Stack, 'project' | 'containers'>,
  name: string,
): Mount | undefined {
  const names = [name, `${project}_${name}`]
  return containers
    .flatMap(({ mounts }) => mounts)
    .find(({ kind, source }) => kind === 'volume' && names.includes(source))
}

/** What is in memory has no files to come back to. */
function toMount({ kind, source }: Mount): Reference['mount'] | undefined {
  return kind === 'volume' || kind === 'bind' ? { kind, source } : undefined
}
