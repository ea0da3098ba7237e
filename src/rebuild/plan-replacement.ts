import { LifeboatError } from '../errors.ts'
import type { Captured, CapturedVolume } from '../model/captured.ts'
import type { Replaced } from '../model/replaced.ts'
import type { Volume } from '../model/stack.ts'
import type { InTheWay } from './find-in-the-way.ts'
import type { ReplaceFacts } from './look-at-replaced.ts'

/**
 * What becomes of each thing in the way of a rebuild that may replace it. Containers are set aside, and stay there: what they hold themselves
 * is in no backup. Throws `rebuild-not-replaced`, naming each thing that cannot be replaced without harm to what is not in the way, and
 * why. Pure.
 */
export function planReplacement(
  captured: Captured,
  inTheWay: InTheWay,
  facts: ReplaceFacts,
  ownContainerId: string,
): Replaced {
  const isSetAside = (volume: string): boolean =>
    facts.users.some(
      ({ kind, source, by }) =>
        kind === 'volume' &&
        source === volume &&
        by.some((user) => inTheWay.containers.some(({ id }) => id === user.id)),
    )
  const refusals = [
    ...inTheWay.containers.flatMap((each) => refuseContainer(each, facts, ownContainerId)),
    ...facts.users.flatMap((each) => refuseUsed(each, inTheWay)),
    ...facts.volumes.flatMap((each) => refuseVolume(captured, each, isSetAside(each.name))),
    ...facts.networks.flatMap(refuseNetwork),
  ]
  if (refusals.length > 0) throw notReplaced(refusals)
  return {
    containers: inTheWay.containers.map(({ id, name, state }) => ({
      id,
      name,
      state,
      startedAt: facts.settings.get(id)?.startedAt ?? '',
      aside: nameAside(name),
      restart: facts.settings.get(id)?.restart ?? { Name: 'no' },
    })),
    volumes: facts.volumes.map(({ name }) => ({
      name,
      way: isSetAside(name) ? 'emptied' : 'made anew',
    })),
    networks: facts.networks.map(({ id, name, described }) => ({ id, name, described })),
    paths: [...inTheWay.paths],
  }
}

/** The same at each try, so that a second run finds what a first one has set aside. */
function nameAside(name: string): string {
  return `${name}-replaced`
}

function refuseContainer(
  { id, name, state }: InTheWay['containers'][number],
  { taken, settings }: ReplaceFacts,
  ownContainerId: string,
): string[] {
  const aside = nameAside(name)
  return [
    ...(id === ownContainerId ? [`container ${name} is this Lifeboat: give it another name`] : []),
    ...(settings.get(id)?.autoRemove === true
      ? [`container ${name} goes as soon as it stops (--rm), with what it holds: stop it by hand`]
      : []),
    ...(state === 'paused' ? [`container ${name} is paused: unpause or stop it`] : []),
    ...(taken.includes(aside)
      ? [`container ${name} would be set aside as ${aside}, which stands already`]
      : []),
  ]
}

/** Whoever it is would go on with other files than it had. */
function refuseUsed(
  { kind, source, by }: ReplaceFacts['users'][number],
  { containers }: InTheWay,
): string[] {
  const what = kind === 'volume' ? `volume ${source}` : `host path ${source}`
  return by
    .filter((user) => !containers.some(({ id }) => id === user.id))
    .map(({ name, state }) => `${what} is used by ${name} (${state}), which is not in the way`)
}

/** What is elsewhere than in the engine’s own folder may be more than the engine’s, and a volume in use can be emptied, but not made anew. */
function refuseVolume(captured: Captured, volume: Volume, isUsed: boolean): string[] {
  const { name, driver, options } = volume
  if (driver !== 'local' || Object.keys(options).length > 0) {
    return [`volume ${name} is no plain volume of the engine’s own: remove or rename it by hand`]
  }
  const wanted = captured.volumes.find(({ Name }) => Name === name)
  if (!isUsed || (wanted !== undefined && isSame(wanted, volume))) return []
  return [
    `volume ${name} is another one than the backup’s by its options or labels, and a container in the way has it: remove that container by hand`,
  ]
}

function isSame({ Driver, Options, Labels }: CapturedVolume, standing: Volume): boolean {
  return (
    Driver === standing.driver &&
    isEqual(Options ?? {}, standing.options) &&
    isEqual(Labels ?? {}, standing.labels)
  )
}

function isEqual(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) {
  const keys = Object.keys({ ...a, ...b })
  return keys.every((key) => a[key] === b[key])
}

/** A container that was in it does not start any more when it is gone, whatever comes in its place. */
function refuseNetwork({ name, joined }: ReplaceFacts['networks'][number]): string[] {
  return joined.map((container) => `network ${name} is used by ${container}`)
}

function notReplaced(refusals: readonly string[]): LifeboatError {
  return new LifeboatError(
    'rebuild-not-replaced',
    `${refusals.length} things that are in the way are not replaced`,
    {
      hint: 'Do what stands below by hand, then run it again. Nothing was changed.',
      details: refusals,
    },
  )
}
