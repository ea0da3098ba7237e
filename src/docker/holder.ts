import { readFileSync } from 'node:fs'

import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'
import { ownLabels } from './labels.ts'

/** The process that something on the engine belongs to. */
export type Holder = {
  readonly containerId: string
  /** `PID@STARTTICKS` inside that container. */
  readonly process: string
}

/** Labels that say that this process made it. */
export function holderLabels(ownContainerId: string): Record<string, string> {
  return {
    [ownLabels.holder]: ownContainerId,
    [ownLabels.process]: describeProcess(process.pid),
  }
}

export function readHolderLabels(labels: Readonly<Record<string, string>>): Holder {
  return {
    containerId: labels[ownLabels.holder] ?? '',
    process: labels[ownLabels.process] ?? '',
  }
}

/** A holder in another container lives while that container runs; one in this container, while its process does. */
export async function isHolderAlive(
  engine: EngineClient,
  holder: Holder,
  ownContainerId: string,
): Promise<boolean> {
  // Nobody holds what was made by hand.
  if (holder.containerId === '') return false
  if (holder.containerId === ownContainerId) {
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
