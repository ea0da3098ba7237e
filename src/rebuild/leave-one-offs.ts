import { explainOneOff } from '../docker/one-off.ts'
import { nameOf, type Captured, type CapturedContainer } from '../model/captured.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import { isWithin } from '../restore/list-archived.ts'
import { listLinked, listNeeded } from './describe-container.ts'
import { withNeeded } from './with-needed.ts'

/**
 * A stack without the containers that were made for one command: started again, that would begin anew, on restored data and towards the
 * outside. One that databases were dumped from, or that others stand on, is made as it was. One that alone has something that the backup
 * holds is made too, since a restore goes by what containers mount, and never started. Pure.
 */
export function leaveOneOffs(
  { servers, archived }: Pick<Manifest, 'servers' | 'archived'>,
  captured: Captured,
): { readonly captured: Captured; readonly absent: readonly string[] } {
  const all = captured.containers
  const meant = all.filter(
    (each) =>
      explain(each) === undefined || servers.some(({ containerId }) => containerId === each.Id),
  )
  const asTheyWere = withNeeded(meant, all, listStoodOn)
  const unstarted: CapturedContainer[] = []
  for (const container of all) {
    const made = [...asTheyWere, ...unstarted]
    if (made.includes(container)) continue
    if (made.length > 0 && !holdsAlone(container, made, archived)) continue
    const needed = withNeeded([container], all, listStoodOn)
    unstarted.push(...needed.filter((each) => !made.includes(each)))
  }
  const left = all.filter((each) => !asTheyWere.includes(each) && !unstarted.includes(each))
  return {
    captured: {
      ...captured,
      containers: all
        .filter((each) => !left.includes(each))
        .map((each) => (unstarted.includes(each) ? asIfEnded(each) : each)),
    },
    absent: left.map((each) => `${nameOf(each)}: not made, since it ${explain(each)}`),
  }
}

function explain(container: CapturedContainer): string | undefined {
  return explainOneOff({ inspect: container, labels: container.Config.Labels ?? {} })
}

function listStoodOn(container: CapturedContainer): string[] {
  return [...listNeeded(container), ...listLinked(container)]
}

function holdsAlone(
  container: CapturedContainer,
  others: readonly CapturedContainer[],
  archived: readonly Archived[],
): boolean {
  return archived.some(
    (held) => restores(container, held) && !others.some((each) => restores(each, held)),
  )
}

/** Whether a restore brings it back for this container's sake: a host path only where one can write to it. */
function restores({ Mounts }: CapturedContainer, { kind, source }: Archived): boolean {
  return Mounts.some(({ Type, Name, Source, RW }) =>
    kind === 'volume'
      ? Type === 'volume' && Name === source
      : Type === 'bind' && RW && isWithin(source, Source),
  )
}

function asIfEnded(container: CapturedContainer): CapturedContainer {
  const State = { ...container.State, Status: 'exited', Running: false, Paused: false }
  return { ...container, State }
}
