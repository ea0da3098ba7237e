import { findInside, joinPlace, placeOf } from '../model/place.ts'
import type { Stack } from '../model/stack.ts'
import { findDataMounts } from './data-mounts.ts'

/** Files that no copy of a folder may hold as they stand, and nobody may take away with it: a server’s data, or the repository. */
export type Standing = {
  /** What holds them, and where in it (`shop_db-data/18/docker`, `/srv/data`). */
  readonly place: string
  readonly what: string
  /** Of a server that has stopped: these can be copied. */
  readonly isAtRest: boolean
  /** Whose data may be anywhere in it: nobody said so. */
  readonly isGuess: boolean
  /** Absent for the repository. */
  readonly service?: string
}

/** The data of each server, and the repository. Pure. */
export function findStanding(stack: Stack, repositorySource: string): Standing[] {
  const data = findDataMounts(stack).flatMap(({ server, mount, inside, isGuess }): Standing[] => {
    const { answer, service } = server
    const isFiles = mount.kind === 'volume' || mount.kind === 'bind'
    const wasNever = answer.state === 'stopped' && answer.shutdown.state === 'none'
    if (!isFiles || wasNever) return []
    const place = joinPlace(placeOf(mount), inside)
    const isAtRest = answer.state === 'stopped'
    const what = `the data of ${service}`
    return [{ place, what, isAtRest, isGuess: isGuess === true, service }]
  })
  if (repositorySource === '') return data
  const what = 'the repository'
  return [...data, { place: repositorySource, what, isAtRest: false, isGuess: false }]
}

/** Those of them below a volume or host path, by where they are in it. Pure. */
export function listBelow(standing: readonly Standing[], folder: string): string[] {
  const inside = standing.flatMap(({ place }) => findInside(folder, place) ?? [])
  return [...new Set(inside.filter((each) => each !== ''))]
}
