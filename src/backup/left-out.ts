import { serviceLabels } from '../docker/labels.ts'
import type { CoveredMount } from '../model/coverage.ts'
import type { Container, Mount } from '../model/stack.ts'
import { readLabels } from './read-labels.ts'

/** The label that leaves a mount of a container out of the backup; undefined when none does. Pure. */
export function findLeavingLabel(
  container: Container,
  { target }: Pick<Mount, 'target'>,
): string | undefined {
  const { enabled, volumesExclude } = readLabels(container).settings
  if (!enabled) return serviceLabels.enable
  return volumesExclude.includes(target) ? serviceLabels.volumesExclude : undefined
}

/** What one container leaves out by label, another one may have in the backup all the same: how its reason goes on. Pure. */
export function explainHeldElsewhere(
  mount: CoveredMount,
  coverage: readonly CoveredMount[],
): string {
  const holders = coverage.filter((other) => other.class === 'archived' && holds(other, mount))
  const services = [...new Set(holders.map(({ service }) => service))]
  return services.length === 0 ? '' : `; it is archived for ${services.join(', ')}`
}

/** Whether what is in one mount is in another one: a host path is in the one around it too. Pure. */
export function holds(other: CoveredMount, { kind, source }: CoveredMount): boolean {
  if (source === '') return false
  if (other.source === source) return true
  return kind === 'bind' && other.kind === 'bind' && source.startsWith(`${other.source}/`)
}
