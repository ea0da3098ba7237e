import { composeLabels } from '../docker/labels.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import { askCompose } from './ask-compose.ts'
import { rehash } from './compose-hash.ts'
import { listNeeded } from './describe-container.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Gives a container with the hash that Compose will compute for it now, or, where that cannot be told, as it was. */
export type Relabel = (container: CapturedContainer) => CapturedContainer

/** `ids` has, by the old ones, the ids of those that stand by then. Compose is asked once, and only where a label depends on it. */
export async function openRelabel(
  context: RebuildContext,
  ids: ReadonlyMap<string, string>,
): Promise<Relabel> {
  const { captured, clone, note } = context
  const shared = captured.containers.find(isConcerned)
  // A clone is nothing that Compose takes over.
  if (shared === undefined || clone !== null) return (container) => container
  const services = await askCompose(context, shared)
  const idOf = (service: string): string | undefined => findFirst(captured.containers, service)?.Id
  return (container) => {
    const service = services[serviceOf(container) ?? '']
    if (!isConcerned(container) || service === undefined) return container
    const now = rehash(service, hashOf(container) ?? '', {
      old: idOf,
      now: (name) => ids.get(idOf(name) ?? ''),
    })
    if (now === undefined) {
      note(
        `${nameOf(container)} is recreated by the next docker compose up: its label cannot be made anew`,
      )
      return container
    }
    const Labels = { ...container.Config.Labels, [composeLabels.configHash]: now }
    return { ...container, Config: { ...container.Config, Labels } }
  }
}

function isConcerned(container: CapturedContainer): boolean {
  return listNeeded(container).length > 0 && hashOf(container) !== undefined
}

function hashOf({ Config }: CapturedContainer): string | undefined {
  return Config.Labels?.[composeLabels.configHash]
}

function serviceOf({ Config }: CapturedContainer): string | undefined {
  return Config.Labels?.[composeLabels.service]
}

/** Compose takes the replica with the lowest number. */
function findFirst(
  containers: readonly CapturedContainer[],
  service: string,
): CapturedContainer | undefined {
  return containers
    .filter((each) => serviceOf(each) === service)
    .toSorted((a, b) => numberOf(a) - numberOf(b))[0]
}

function numberOf({ Config }: CapturedContainer): number {
  return Number(Config.Labels?.[composeLabels.containerNumber] ?? 1)
}
