import type { EngineClient } from '../docker/engine.ts'
import { inspectVolume } from '../docker/inspect-stack.ts'
import type { RestoreStep } from '../model/restore.ts'
import { intoExists } from './plan-databases.ts'

/** A stack knows the volumes that it mounts. Any other of that name holds something too, and would be emptied. Throws `into-exists`. */
export async function checkNewVolumes(
  engine: EngineClient,
  steps: readonly RestoreStep[],
): Promise<void> {
  for (const step of steps) {
    if (step.do !== 'files' || step.over !== 'beside') continue
    const found = await inspectVolume(engine, step.target)
    if (found !== undefined) throw intoExists('volume', step.target)
  }
}
