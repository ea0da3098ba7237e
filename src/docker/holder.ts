import { readFileSync } from 'node:fs'

import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'
import { ownLabels } from './labels.ts'
import type { RunContext } from './run-context.ts'

/** The process that something on the engine belongs to, and the run of it. */
export type Holder = {
  readonly runId: string
  readonly containerId: string
  /** `PID@STARTTICKS` inside that container. */
  readonly process: string
}

/** Runs of this process that have made something and are not over. */
const underWay = new Set<string>()

/** Labels that say that this process made it. The run that made it is under way from then on, until `forgetRun`. */
export function holderLabels({
  runId,
  ownContainerId,
}: Pick<RunContext, 'runId' | 'ownContainerId'>): Record<string, string> {
  underWay.add(runId)
  return {
    [ownLabels.holder]: ownContainerId,
    [ownLabels.process]: describeProcess(process.pid),
  }
}

/** A run is over. What stands of it then is what the engine could not be asked to remove: nobody holds it any more. */
export function forgetRun(runId: string): void {
  underWay.delete(runId)
}

export function readHolderLabels(labels: Readonly<Record<string, string>>): Holder {
  return {
    runId: labels[ownLabels.run] ?? 'unknown',
    containerId: labels[ownLabels.holder] ?? '',
    process: labels[ownLabels.process] ?? '',
  }
}

/** A holder in another container lives while that container runs; one in this container, while its process does; this process, while the run is under way. */
export async function isHolderAlive(
  engine: EngineClient,
  holder: Holder,
  ownContainerId: string,
): Promise<boolean> {
  // Nobody holds what was made by hand.
  if (holder.containerId === '') return false
  if (holder.containerId === ownContainerId) {
    if (holder.process === describeProcess(process.pid)) return underWay.has(holder.runId)
    return describeProcess(Number(holder.process.split('@')[0])) === holder.process
  }
  try {
    const { State } = await engine.call('looking at the container of another Lifeboat', (docker) =>
      docker.getContainer(holder.containerId).inspect(),
    )
    return State.Running
  } catch (error) {
    if (isEngineError(error, 404)) return false
    throw error
  }
}

/** A number that was given out again has another start (proc(5), /proc/pid/stat field 22). */
function describeProcess(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${pid}@${fields[19] ?? ''}`
  } catch {
    return ''
  }
}
