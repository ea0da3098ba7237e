import { cloneFolder } from '../model/clone.ts'
import { nameOf, type Captured } from '../model/captured.ts'

/** What the things of a stack are called in its clone. A name that no backup knows is given a new one too: none may mean the original's. */
export type CloneNames = {
  readonly project: string
  /** Host folder that all host paths of the clone are below. */
  readonly folder: string
  readonly container: (name: string) => string
  /** How one container refers to another: by id, which is looked up when that stands, or by name. */
  readonly reference: (nameOrId: string) => string
  readonly network: (nameOrId: string) => string
  readonly volume: (name: string) => string
  /** Where a host path of the original is for the clone: at the same place below a folder of its own, so that what leads from one to another still does. */
  readonly path: (path: string) => string
}

/** Networks of the engine's own: nobody's, and everybody's. */
const predefined = new Set(['bridge', 'default', 'host', 'none', ''])

/** `shop` before the separator becomes the clone's name, and what is not called after the project gets that in front. Pure. */
export function nameClone(captured: Captured, of: string, project: string): CloneNames {
  const folder = cloneFolder(project)
  const ids = new Map(captured.networks.map(({ Id, Name }) => [String(Id), Name]))
  const containerIds = new Set(captured.containers.map(({ Id }) => Id))
  const containers = giveNames(captured.containers.map(nameOf), of, project, '-')
  const volumes = giveNames(
    captured.volumes.map(({ Name }) => Name),
    of,
    project,
    '_',
  )
  const networks = giveNames(
    captured.networks.map(({ Name }) => Name),
    of,
    project,
    '_',
  )
  const container = (name: string): string => containers.get(name) ?? rename(name, of, project, '-')
  return {
    project,
    folder,
    container,
    reference: (nameOrId) => (containerIds.has(nameOrId) ? nameOrId : container(nameOrId)),
    volume: (name) => volumes.get(name) ?? rename(name, of, project, '_'),
    network: (nameOrId) => {
      if (predefined.has(nameOrId)) return nameOrId
      const name = ids.get(nameOrId) ?? nameOrId
      return networks.get(name) ?? rename(name, of, project, '_')
    },
    path: (path) => `${folder}${path}`,
  }
}

/** `shop_data` and somebody's `data` would both be `NAME_data`. */
function giveNames(
  names: readonly string[],
  of: string,
  project: string,
  separator: string,
): Map<string, string> {
  const given = new Map<string, string>()
  const taken = new Set<string>()
  const own = names.filter((name) => isOwn(name, of))
  for (const name of [
    ...own.toSorted(),
    ...names.filter((each) => !own.includes(each)).toSorted(),
  ]) {
    const wanted = rename(name, of, project, separator)
    let free = wanted
    for (let number = 2; taken.has(free); number += 1) free = `${wanted}-${number}`
    taken.add(free)
    given.set(name, free)
  }
  return given
}

function rename(name: string, of: string, project: string, separator: string): string {
  return isOwn(name, of) ? `${project}${name.slice(of.length)}` : `${project}${separator}${name}`
}

function isOwn(name: string, of: string): boolean {
  return name.startsWith(`${of}_`) || name.startsWith(`${of}-`)
}
