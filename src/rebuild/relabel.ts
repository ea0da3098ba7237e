import { composeLabels } from '../docker/labels.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import type { Move } from '../model/rebuild.ts'
import { askCompose } from './ask-compose.ts'
import { rehash } from './compose-hash.ts'
import { listNeeded } from './describe-container.ts'
import { listLeftBehind, movePath, moveService } from './move-project.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Gives a container with the hash that Compose will compute for it now, or, where that cannot be told, as it was. */
export type Relabel = (container: CapturedContainer) => CapturedContainer

/** `ids` has, by the old ones, the ids of those that stand by then. Compose is asked once, and only where a label depends on it. */
export async function openRelabel(
  context: RebuildContext,
  ids: ReadonlyMap<string, string>,
): Promise<Relabel> {
  const { captured, clone, plan, note } = context
  const move = plan.moved ?? undefined
  const concerned = captured.containers.filter((each) => isConcerned(each, move))
  const [first] = concerned
  // A clone is nothing that Compose takes over.
  if (first === undefined || clone !== null) return (container) => container
  const services = await askCompose(context, first)
  const idOf = (service: string): string | undefined => findFirst(captured.containers, service)?.Id
  return (container) => {
    const service = services[serviceOf(container) ?? '']
    if (!concerned.includes(container) || service === undefined) return container
    const left = move === undefined ? [] : listLeftBehind(service, move)
    if (left.length > 0) note(leftBehind(container, left))
    const was = move === undefined ? service : moveService(service, backwards(move))
    const both = { old: idOf, now: (name: string) => ids.get(idOf(name) ?? '') }
    const now = rehash(service, hashOf(container) ?? '', both, was)
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

/** Whether Compose's hash of it has something in it that is another one now. */
function isConcerned(container: CapturedContainer, move: Move | undefined): boolean {
  if (hashOf(container) === undefined) return false
  return listNeeded(container).length > 0 || (move !== undefined && isBoundTo(container, move))
}

function isBoundTo({ Mounts }: CapturedContainer, move: Move): boolean {
  return Mounts.some(
    ({ Type, Source }) => Type === 'bind' && movePath(backwards(move), Source) !== Source,
  )
}

function backwards({ from, to }: Move): Move {
  return { from: to, to: from }
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

function leftBehind(container: CapturedContainer, sources: readonly string[]): string {
  return `the compose files name ${sources.join(', ')} in full, where nothing was restored: change that before Compose makes ${nameOf(container)} anew`
}
