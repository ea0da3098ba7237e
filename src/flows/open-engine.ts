import { hostname } from 'node:os'

import { now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { connectEngine } from '../docker/engine.ts'
import { findSelf } from '../docker/find-self.ts'
import type { RunContext } from '../docker/run-context.ts'
import { LifeboatError } from '../errors.ts'
import type { OnProgress } from '../model/progress.ts'
import { makeRunId } from '../model/run-id.ts'
import type { Self } from '../model/stack.ts'

/** An answer about how far something is, is worth no more than the next one. */
const watchIdleMs = 10_000

export type Opened = { readonly run: RunContext; readonly self: Self; readonly project: string }

/** A connection of its own for each flow: what was lost in one run is not held against the next. */
export async function openEngine(
  config: Config,
  given: {
    readonly runId?: string
    readonly signal?: AbortSignal
    readonly onProgress?: OnProgress | undefined
  } = {},
): Promise<Opened> {
  const engine = connectEngine(config.engine)
  const self = await findSelf(engine, hostname())
  const project = config.project ?? self.project
  if (project === undefined) {
    throw new LifeboatError(
      'not-in-a-project',
      'Lifeboat’s container is not part of a compose project',
      {
        hint: 'Start it as a service of the stack’s docker-compose.yml, or set LIFEBOAT_PROJECT.',
      },
    )
  }
  const { runId = makeRunId(now()), signal = new AbortController().signal, onProgress } = given
  const { stepTimeoutMs } = config
  const ownContainerId = self.containerId
  const run = { engine, runId, project, signal, stepTimeoutMs, ownContainerId }
  if (onProgress === undefined) return { run, self, project }
  const watching = { engine: connectEngine(config.engine, { idleMs: watchIdleMs }), onProgress }
  return { run: { ...run, watching }, self, project }
}
