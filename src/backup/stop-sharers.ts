import { explainOneOff } from '../docker/one-off.ts'
import { findSharers, type Sharer } from '../docker/sharers.ts'
import type { DumpStep, PauseStep, StopStep } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import { readLabels } from './read-labels.ts'

type Halts = { readonly stops: readonly StopStep[]; readonly pauses: readonly PauseStep[] }

/**
 * With a container stop those that share its network, memory or processes, so that they have them again when they start behind it. Where
 * one of them must not stop, that container does not either, and the backup says why. Pure.
 */
export function stopSharers(
  { containers }: Pick<Stack, 'containers'>,
  dumps: readonly DumpStep[],
  { stops, pauses }: Halts,
): Halts & { readonly unheld: readonly string[] } {
  const kept: StopStep[] = []
  const sharing = new Map<string, StopStep>()
  const unheld: string[] = []
  for (const stop of stops) {
    const sharers = findSharers(containers, new Set([stop.containerId]))
    const [blocked] = sharers.filter((each) => !mayStop(each, dumps))
    if (blocked !== undefined) {
      const { container, what } = blocked
      unheld.push(`${stop.container} is not stopped: ${container.name} shares ${what}`)
      continue
    }
    kept.push(stop)
    for (const each of sharers) sharing.set(each.container.id, describeStop(each))
  }
  const others = [...sharing.values()].filter((each) => !stops.some((stop) => isSame(stop, each)))
  const all = [...kept, ...others]
  return {
    stops: all,
    pauses: pauses.filter((pause) => !all.some((stop) => isSame(stop, pause))),
    unheld,
  }
}

function mayStop({ container }: Sharer, dumps: readonly DumpStep[]): boolean {
  const { enabled, consistency } = readLabels(container).settings
  const isDumped = dumps.some(({ containerId }) => containerId === container.id)
  return (
    !container.isSelf &&
    !isDumped &&
    enabled &&
    consistency !== 'hot' &&
    explainOneOff(container) === undefined &&
    // It cannot end by itself, only be killed.
    container.state !== 'paused'
  )
}

function describeStop({ container, what }: Sharer): StopStep {
  const { stopTimeoutS: timeoutS } = readLabels(container).settings
  return {
    do: 'stop',
    service: container.service,
    container: container.name,
    containerId: container.id,
    ...(timeoutS === undefined ? {} : { timeoutS }),
    because: `it shares ${what}, which stops`,
  }
}

function isSame(a: Pick<StopStep, 'containerId'>, b: Pick<StopStep, 'containerId'>): boolean {
  return a.containerId === b.containerId
}
