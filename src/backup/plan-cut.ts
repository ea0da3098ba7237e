import { serviceLabels } from '../docker/labels.ts'
import { overlaps, type MountSource } from '../docker/mount-users.ts'
import { explainOneOff } from '../docker/one-off.ts'
import { sortSharing } from '../docker/sharers.ts'
import type {
  ArchiveStep,
  Consistency,
  ConsistencyDefault,
  DumpStep,
  HookStep,
  PauseStep,
  StopStep,
} from '../model/plan.ts'
import { withPlace, type Placed } from '../model/place.ts'
import type { Scope } from '../model/scope.ts'
import type { Container, Stack } from '../model/stack.ts'
import { planHooks } from './plan-hooks.ts'
import { readLabels, type ConsistencyWish } from './read-labels.ts'
import { stopSharers } from './stop-sharers.ts'

/** How files and rows are held to one moment, and how well that will do. */
export type Cut = {
  readonly hooks: readonly HookStep[]
  /** Dependants first. */
  readonly stops: readonly StopStep[]
  readonly pauses: readonly PauseStep[]
  readonly consistency: Consistency
  readonly consistencyBecause: readonly string[]
}

type Captured = {
  readonly dumps: readonly DumpStep[]
  readonly archives: readonly ArchiveStep[]
}

/**
 * Which containers stand still while the last pass over the files is made. A database that is dumped never does: its snapshot holds its
 * rows, and what it keeps beside them is looked at for changes. What somebody has paused or stopped stays as it is. Pure.
 */
export function planCut(
  stack: Stack,
  scope: Scope,
  { dumps, archives }: Captured,
  byDefault: ConsistencyDefault,
): Cut {
  const places = archives.map((archive) => withPlace(stack, archive))
  const writers = stack.containers.filter(
    (container) =>
      !container.isSelf &&
      ['running', 'restarting'].includes(container.state) &&
      writesTo(
        container.mounts.filter(({ writable }) => writable),
        places,
      ) &&
      !dumps.some(({ containerId }) => containerId === container.id),
  )
  const decided = writers.map((container) => decide(container, scope, byDefault))
  const foreign = decideForeign(stack, scope, places)
  const halts = stopSharers(stack, dumps, {
    stops: decided.flatMap(({ stop = [] }) => stop),
    pauses: decided.flatMap(({ pause = [] }) => pause),
  })
  const pauses = [...halts.pauses, ...foreign.pauses]
  const stops = sortForStop(stack, halts.stops)
  const hot = decided.flatMap((each) => each.hot ?? [])
  const own = decided.flatMap((each) => each.unheld ?? [])
  const unheld = [...own, ...halts.unheld, ...foreign.unheld]
  const hooks = planHooks(stack, scope)
  const consistency =
    archives.length === 0 && dumps.length > 0
      ? 'ordered'
      : rate({ dumps: dumps.length, pauses: pauses.length, hot, unheld })
  return { hooks, stops, pauses, consistency, consistencyBecause: [...hot, ...unheld] }
}

type Decision = {
  readonly pause?: PauseStep
  readonly stop?: StopStep
  readonly hot?: string
  readonly unheld?: string
}

function decide(container: Container, scope: Scope, byDefault: ConsistencyDefault): Decision {
  const { settings } = readLabels(container)
  const { service, name, id: containerId, state } = container
  if (!settings.enabled) return { unheld: `${name} writes to what is archived and is left alone` }
  // Whoever backs up files only, and says nothing else, does not want the stack to stand still.
  const isHeld = scope.type === 'full' && byDefault === 'freeze'
  const wish: ConsistencyWish | undefined = settings.consistency ?? (isHeld ? 'freeze' : undefined)
  const common = { service, container: name, containerId }
  const running = `${name} writes while its files are read`
  if (wish === 'hot') return { hot: running }
  if (wish === undefined) return { unheld: running }
  if (wish === 'stop') {
    const oneOff = explainOneOff(container)
    if (oneOff !== undefined) return { unheld: `${running}: stopped, it ${oneOff}` }
    const because = 'lifeboat.consistency=stop, and it writes to what is archived'
    const { stopTimeoutS: timeoutS } = settings
    return {
      stop: { do: 'stop', ...common, ...(timeoutS === undefined ? {} : { timeoutS }), because },
    }
  }
  if (state === 'restarting') return { unheld: `${name} keeps restarting and cannot be paused` }
  return { pause: { do: 'pause', ...common, because: 'it writes to what is archived' } }
}

/** A container of somebody else’s stands still only where its own label says that it may. */
function decideForeign(
  stack: Stack,
  scope: Scope,
  archives: readonly MountSource[],
): { pauses: PauseStep[]; unheld: string[] } {
  const pauses: PauseStep[] = []
  const unheld: string[] = []
  for (const { id, name, project, service, state, labels, mounts } of stack.foreign) {
    if (state === 'paused' || !writesTo(mounts, archives)) continue
    const owner = project === '' ? 'no project' : `project ${project}`
    const isAllowed = labels[serviceLabels.consistency]?.trim().toLowerCase() === 'freeze'
    if (isAllowed && state === 'running' && scope.type === 'full') {
      const because = `of ${owner}; it writes to what is archived, and its label allows it`
      pauses.push({ do: 'pause', service, container: name, containerId: id, because })
    } else {
      unheld.push(`${name} of ${owner} writes to what is archived and may not be paused`)
    }
  }
  return { pauses, unheld }
}

function writesTo(
  mounts: readonly (Placed & { readonly kind: string })[],
  archives: readonly MountSource[],
): boolean {
  return archives.some((archive) =>
    mounts.some((mount) => overlaps(archive, { ...mount, writable: true })),
  )
}

function rate(found: {
  readonly dumps: number
  readonly pauses: number
  readonly hot: readonly string[]
  readonly unheld: readonly string[]
}): Consistency {
  if (found.hot.length > 0) return 'hot'
  if (found.unheld.length > 0) return found.dumps > 0 ? 'ordered' : 'hot'
  return found.pauses > 0 ? 'frozen' : 'stopped'
}

/** So that none loses what it needs while it still works. */
function sortForStop(stack: Stack, stops: readonly StopStep[]): StopStep[] {
  return sortSharing(stack.containers)
    .toReversed()
    .flatMap(({ id }) => stops.filter(({ containerId }) => containerId === id))
}
