import { LifeboatError } from '../errors.ts'
import type { Safeguarded } from '../model/replaced.ts'

/** Whoever reads of a failure reads with it where is what was replaced: there will be no report that says so. */
export async function namingReplaced<T>(
  replaced: Safeguarded | null,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (replaced === null || !(error instanceof LifeboatError)) throw error
    const { code, message, hint, details } = error
    throw new LifeboatError(code, message, {
      hint,
      cause: error,
      details: [...details, ...describeReplaced(replaced)],
    })
  }
}

/** Where what was in the way is now, a line each. Pure. */
export function describeReplaced({ what, safeguard }: Safeguarded): string[] {
  const { containers, volumes, networks, paths } = what
  const held = [
    ...volumes.map(({ name }) => `volume ${name}`),
    ...paths.map((path) => `host path ${path}`),
  ]
  return [
    ...(safeguard === null
      ? []
      : [`what ${held.join(', ')} held is in safety backup ${safeguard}`]),
    ...containers.map(
      ({ name, aside, state }) => `container ${name} (${state}) is ${aside}, stopped`,
    ),
    ...networks.map(({ name }) => `network ${name} is gone; nothing was in it`),
  ]
}
