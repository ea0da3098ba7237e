import { hostname } from 'node:os'

import { now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { connectEngine } from '../docker/engine.ts'
import { findSelf } from '../docker/find-self.ts'
import type { RunContext } from '../docker/run-context.ts'
import { LifeboatError } from '../errors.ts'
import { makeRunId } from '../model/run-id.ts'
import type { Self } from '../model/stack.ts'

export type Opened = { readonly run: RunContext; readonly self: Self; readonly project: string }

/** A connection of its own for each flow: what was lost in one run is not held against the next. */
export async function openEngine(
  config: Config,
  given: { readonly runId?: string; readonly signal?: AbortSignal } = {},
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
  const { runId = makeRunId(now()), signal = new AbortController().signal } = given
  const { stepTimeoutMs } = config
  const ownContainerId = self.containerId
  const run = { engine, runId, project, signal, stepTimeoutMs, ownContainerId }
  return { run, self, project }
}
