import type { Container } from '../model/stack.ts'
import { composeLabels } from './labels.ts'

/** Why a container must not be stopped to be started again: it was made for one command. Undefined for every other one. */
export function explainOneOff({
  inspect,
  labels,
}: Pick<Container, 'inspect' | 'labels'>): string | undefined {
  const { HostConfig } = inspect as { HostConfig?: { AutoRemove?: boolean } }
  if (HostConfig?.AutoRemove === true) return 'goes as soon as it stops (--rm), with what it holds'
  return labels[composeLabels.oneOff]?.toLowerCase() === 'true'
    ? 'would begin its command anew (docker compose run)'
    : undefined
}
