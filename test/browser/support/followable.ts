import { EventEmitter, on } from 'node:events'

import type { Backend } from '../../../src/http/backend.ts'
import type { Progress } from '../../../src/model/progress.ts'
import type { RunEvent } from '../../../src/model/run-event.ts'
import type { Run } from '../../../src/model/run.ts'

export type Followable = {
  readonly daemon: Pick<Backend, 'run' | 'runs' | 'follow'>
  tell(progress: Progress): void
  /** The run's record as it becomes, without an end. */
  change(run: Run): void
  end(run: Run): void
  /** How often somebody began to follow it. */
  asked(): number
}

/** A run that moves when the test says so. */
export function followable(first: Run): Followable {
  const emitter = new EventEmitter()
  let run = first
  let told: Progress | undefined
  let asked = 0
  const happen = (event: RunEvent): void => {
    emitter.emit('event', event)
  }
  async function* follow(): AsyncGenerator<RunEvent> {
    asked += 1
    const events = on(emitter, 'event') as AsyncIterable<[RunEvent]>
    yield { event: 'run', run }
    if (told !== undefined) yield progressOf(told)
    for await (const [event] of events) {
      yield event
      if (event.event === 'end') return
    }
  }
  return {
    daemon: {
      runs: () => [run],
      run: (id) => (id === run.id ? run : undefined),
      follow,
    },
    tell: (progress) => {
      told = progress
      happen(progressOf(progress))
    },
    change: (next) => {
      run = next
      happen({ event: 'run', run })
    },
    end: (last) => {
      run = last
      told = undefined
      happen({ event: 'end', run })
    },
    asked: () => asked,
  }
}

function progressOf(progress: Progress): RunEvent {
  const at = '2026-11-21T03:00:00.000Z'
  return { event: 'progress', progress: { at, step: progress.step, parts: [progress] } }
}
