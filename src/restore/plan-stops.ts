import { isAtWork, type MountSource, type MountUser } from '../docker/mount-users.ts'
import { explainOneOff } from '../docker/one-off.ts'
import { findSharers, sortSharing } from '../docker/sharers.ts'
import { LifeboatError } from '../errors.ts'
import type { RestoreStep, Stop } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'

/** What must not be in use while it is written. */
export function listTargets(steps: readonly RestoreStep[]): MountSource[] {
  return steps.flatMap((step) =>
    step.do === 'files' && step.over === 'live' ? [{ kind: step.kind, source: step.target }] : [],
  )
}

/**
 * The running containers that mount what is written, also those that only read it, and those that share the network of one of them: dependants
 * first, so that none loses what it needs while it still works. Throws `target-in-use` for a container of another project, which is not ours to stop, for a paused one:
 * it cannot end by itself, only be killed; and for one that was made for one command. Pure.
 */
export function planStops(stack: Stack, users: readonly MountUser[]): Stop[] {
  const own = new Set(stack.containers.filter(({ isSelf }) => isSelf).map(({ id }) => id))
  const atWork = users.filter((user) => isAtWork(user) && !own.has(user.id))
  const foreign = atWork.filter(({ project }) => project !== stack.project)
  if (foreign.length > 0) throw inUse(stack.project, foreign)
  const paused: Pick<MountUser, 'name' | 'source'>[] = atWork.filter(
    ({ state }) => state === 'paused',
  )
  const sharers = findSharers(stack.containers, new Set(atWork.map(({ id }) => id)))
  const pausedSharers = sharers.filter(({ container }) => container.state === 'paused')
  paused.push(...pausedSharers.map(({ container, what }) => ({ ...container, source: what })))
  if (paused.length > 0) throw isPaused(paused)
  const oneOffs = stack.containers.flatMap((container) => {
    const source =
      atWork.find(({ id }) => id === container.id)?.source ??
      sharers.find((sharer) => sharer.container.id === container.id)?.what
    const why = explainOneOff(container)
    // Lifeboat’s own is not stopped, whatever it was made for.
    if (container.isSelf || source === undefined || why === undefined) return []
    return [{ name: container.name, source, why }]
  })
  if (oneOffs.length > 0) throw isOneOff(oneOffs)
  return sortSharing(stack.containers)
    .toReversed()
    .flatMap(({ id, name, service, isSelf }) => {
      const user = atWork.find((each) => each.id === id)
      const sharer = sharers.find(({ container }) => container.id === id)
      if (user !== undefined) {
        return [{ service, container: name, id, because: `uses ${user.source}` }]
      }
      if (sharer === undefined || isSelf) return []
      return [{ service, container: name, id, because: `shares ${sharer.what}` }]
    })
}

/** Lifeboat cannot stop itself. Pure. */
export function warnOfStops(
  { containers }: Pick<Stack, 'containers'>,
  stops: readonly Stop[],
): string[] {
  return findSharers(containers, new Set(stops.map(({ id }) => id)))
    .filter(({ container }) => container.isSelf)
    .map(
      ({ container, what }) =>
        `${container.name} shares ${what}, which stops: start it anew afterwards (docker restart ${container.name})`,
    )
}

function inUse(project: string, foreign: readonly MountUser[]): LifeboatError {
  return new LifeboatError(
    'target-in-use',
    `containers outside ${project} use what would be overwritten`,
    {
      hint: 'Stop them yourself, then restore again; Lifeboat stops nothing that is not part of its stack. Nothing was changed.',
      details: foreign.map(({ name, project: of, source }) =>
        of === '' ? `${name} uses ${source}` : `${name} of ${of} uses ${source}`,
      ),
    },
  )
}

function isPaused(paused: readonly Pick<MountUser, 'name' | 'source'>[]): LifeboatError {
  return new LifeboatError('target-in-use', 'paused containers use what would be overwritten', {
    hint: 'Unpause them (docker unpause), or stop them, then restore again. Nothing was changed.',
    details: paused.map(({ name, source }) => `${name} is paused and uses ${source}`),
  })
}

type OneOff = { readonly name: string; readonly source: string; readonly why: string }

function isOneOff(oneOffs: readonly OneOff[]): LifeboatError {
  return new LifeboatError(
    'target-in-use',
    'containers that were made for one command use what would be overwritten',
    {
      hint: 'Wait until they have ended, or stop them by hand, then restore again. Nothing was changed.',
      details: oneOffs.map(({ name, source, why }) => `${name} uses ${source}, and ${why}`),
    },
  )
}
