import { LifeboatError } from '../errors.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import { listLinked, listNeeded } from './describe-container.ts'

/**
 * Containers in an order in which they can be made: each after those whose network, process space or volumes it shares, or that it is linked to. Throws
 * `rebuild-impossible` when one of these is not in the backup. Pure.
 */
export function sortForCreation(containers: readonly CapturedContainer[]): CapturedContainer[] {
  const byName = containers.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
  const sorted: CapturedContainer[] = []
  function visit(container: CapturedContainer): void {
    if (sorted.includes(container)) return
    for (const id of listNeeded(container)) {
      const needed = byName.find((each) => isCalled(each, id))
      if (needed === undefined) throw missing(container, id)
      // The engine itself refuses a circle when it is made: there is none in a backup.
      visit(needed)
    }
    for (const name of listLinked(container)) {
      const linked = byName.find((each) => nameOf(each) === name)
      if (linked !== undefined) visit(linked)
    }
    sorted.push(container)
  }
  for (const each of byName) visit(each)
  return sorted
}

/** Compose refers to containers by id; people by name too. */
export function isCalled(container: CapturedContainer, reference: string): boolean {
  return container.Id === reference || nameOf(container) === reference
}

function missing(container: CapturedContainer, id: string): LifeboatError {
  return new LifeboatError(
    'rebuild-impossible',
    `${nameOf(container)} shares the network, processes or volumes of a container that the backup does not hold`,
    {
      hint: 'That container was gone, or of another project, when the backup was made. Choose another backup; lifeboat list shows them. Nothing was changed.',
      details: [id],
    },
  )
}
