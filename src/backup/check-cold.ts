import { inspectContainer } from '../docker/inspect-stack.ts'
import { LifeboatError } from '../errors.ts'
import type { ArchiveStep, Failure } from '../model/plan.ts'
import type { Container } from '../model/stack.ts'
import type { CaptureContext } from './capture-context.ts'
import { findStoppedServers, isHeldBy } from './cold-databases.ts'

type Checked = { readonly kept: ArchiveStep[]; readonly failures: Failure[] }

/**
 * Looks once more at each stopped server whose data was copied. Of what a server wrote to meanwhile the copy is torn: it is not kept, for
 * it might start and be wrong. To be called when the last byte is stored.
 */
export async function checkCold(
  { run, stack }: Pick<CaptureContext, 'run' | 'stack'>,
  stored: readonly ArchiveStep[],
): Promise<Checked> {
  const torn = new Map<ArchiveStep, string>()
  for (const { container: before, mount } of findStoppedServers(stack)) {
    const step = stored.find((each) => isHeldBy(each, mount))
    if (step === undefined) continue
    const after = await inspectContainer(run.engine, before.id).catch((error: unknown) => {
      if (error instanceof LifeboatError && error.code === 'container-missing') return undefined
      throw error
    })
    const change = describeChange(before, after)
    if (change !== undefined) torn.set(step, change)
  }
  return {
    kept: stored.filter((step) => !torn.has(step)),
    failures: [...torn].map(([step, change]) => started(step, change)),
  }
}

/** What became of a container that was stopped; undefined when it has stayed so all the while. Pure. */
export function describeChange(
  before: Container,
  after: Container | undefined,
): string | undefined {
  // Compose removes the old container before it starts another one on its volumes.
  if (after === undefined) return `${before.name} was removed while its files were copied`
  if (after.state !== before.state) return `${before.name} was stopped, and is ${after.state} now`
  const isSame = after.startedAt === before.startedAt && after.finishedAt === before.finishedAt
  return isSame ? undefined : `${before.name} was started and stopped while its files were copied`
}

function started({ kind, source }: ArchiveStep, why: string): Failure {
  return {
    what: `${kind} ${source}`,
    code: 'database-started',
    why,
    hint: 'Leave the server as it is while the backup runs, and run it again.',
    details: [],
  }
}
