import { captureStack } from '../backup/capture-stack.ts'
import { publish } from '../backup/publish.ts'
import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'

/** The services that use the files stand still for as long as the last pass takes; at the default budget of a freeze, as in a backup. */
export const safeguardLimits = { engine: '', freezeMaxMs: 30_000 }

export type StoreSafeguard = Pick<
  Parameters<typeof captureStack>[0],
  'run' | 'repository' | 'stack' | 'plan' | 'open' | 'snapshots' | 'files'
> & {
  readonly startLimitMs: number
  readonly version: string
  readonly startedAt: Date
  /** What else can be done when none can be made. */
  readonly orElse: string
}

/** Makes a safety backup of what is planned, and of nothing else; gives its id. Throws `safeguard-failed` when it is not complete. */
export async function storeSafeguard(request: StoreSafeguard): Promise<string> {
  const { plan, startLimitMs, orElse: otherwise } = request
  const capture = { ...request, onlyPlanned: true, limits: { ...safeguardLimits, startLimitMs } }
  const captured = await captureStack(capture)
  const manifest = await publish({ ...request, captured, scope: plan.scope, reason: 'safeguard' })
  return requireComplete(manifest, otherwise)
}

/** Gives its id. There is no going back to what is not in it. Throws `safeguard-failed`. Pure. */
export function requireComplete(
  { id, state, failures }: Pick<Manifest, 'id' | 'state' | 'failures'>,
  otherwise: string,
): string {
  if (state === 'complete') return id
  throw new LifeboatError('safeguard-failed', 'the safety backup is incomplete', {
    hint: `Mend what stands below, ${otherwise}. Nothing was overwritten.`,
    details: failures.map(({ what, why }) => `${what}: ${why}`),
  })
}
