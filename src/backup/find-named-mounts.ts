import { composeLabels } from '../docker/labels.ts'
import type { Container, Mount } from '../model/stack.ts'
import { suggest } from '../suggest.ts'

/** The mounts of a container that a person names, or the nearest name when there are none. */
export type NamedMounts =
  | { readonly found: readonly Mount[] }
  | { readonly found: undefined; readonly near: string | undefined; readonly names: string[] }

/**
 * Every mount of what is named: by the volume, with or without the project in front, or by the path at which it is mounted in the
 * container. Pure.
 */
export function findNamedMounts({ mounts, labels }: Container, name: string): NamedMounts {
  const project = labels[composeLabels.project] ?? ''
  const path = name.length > 1 ? name.replace(/\/+$/, '') : name
  const named = mounts.filter(
    ({ kind, source, target }) =>
      target === path || (kind === 'volume' && [name, `${project}_${name}`].includes(source)),
  )
  if (named.length > 0) {
    return { found: mounts.filter((mount) => named.some((each) => isSameThing(each, mount))) }
  }
  const volumes = mounts.filter(({ kind, anonymous }) => kind === 'volume' && !anonymous)
  const short = volumes.map(({ source }) =>
    source.startsWith(`${project}_`) ? source.slice(project.length + 1) : source,
  )
  const names = [...new Set([...short, ...mounts.map(({ target }) => target)])]
  const full = volumes.map(({ source }) => source)
  return { found: undefined, near: suggest(path, [...names, ...full]), names }
}

/** What is in memory has no source to be known by. */
function isSameThing(a: Mount, b: Mount): boolean {
  return a === b || (a.source !== '' && a.kind === b.kind && a.source === b.source)
}
