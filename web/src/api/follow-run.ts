import { useEffect, useState } from 'preact/hooks'

import type { Progress } from '../../../src/model/progress.ts'
import type { Run } from '../../../src/model/run.ts'
import { get } from './ask.ts'
import { reconnected, reportAnswered, reportLost } from './connection.ts'
import { addProgress, dropEnded } from './gather-progress.ts'
import { toTrouble, type Trouble } from './problem.ts'
import { useWatched } from './watched.ts'

export type Followed = {
  readonly run: Run | undefined
  /** What moves now; empty where no tool says anything. */
  readonly progress: readonly Progress[]
  readonly trouble: Trouble | undefined
}

/** A run as it is, and as it goes on: by server-sent events until it has ended. */
export function useRun(id: string): Followed {
  const [followed, setFollowed] = useState<Followed & { id?: string }>(nothing)
  const [round, setRound] = useState(0)
  const back = useWatched(reconnected)
  useEffect(() => {
    const change: Change = (decide) =>
      setFollowed((old) => {
        const before = old.id === id ? old : { ...nothing, id }
        return { ...before, ...decide(before) }
      })
    const stop = new AbortController()
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const lookAgain = (): void => {
      timer = setTimeout(() => setRound((old) => old + 1), 2000)
    }
    // First as a plain request: that one says why it does not work, an event source never does.
    const look = async (): Promise<void> => {
      try {
        const run = await get<Run>(`runs/${encodeURIComponent(id)}`, stop.signal)
        if (stop.signal.aborted) return
        change(() => ({ run, trouble: undefined }))
        if (run.state === 'running') source = follow(id, change, lookAgain)
      } catch (error) {
        if (!stop.signal.aborted) change(() => ({ trouble: toTrouble(error) }))
      }
    }
    void look()
    return () => {
      stop.abort()
      source?.close()
      clearTimeout(timer)
    }
  }, [id, back, round])
  return followed.id === id ? followed : nothing
}

type Change = (decide: (before: Followed) => Partial<Followed>) => void

const nothing: Followed = { run: undefined, progress: [], trouble: undefined }

function follow(id: string, change: Change, lookAgain: () => void): EventSource {
  const source = new EventSource(`runs/${encodeURIComponent(id)}/events`)
  let wasOpen = false
  source.addEventListener('open', () => {
    wasOpen = true
    reportAnswered()
  })
  source.addEventListener('run', (event) => {
    const run = read(event) as Run
    change(({ progress }) => ({ run, progress: dropEnded(progress, run) }))
  })
  source.addEventListener('progress', (event) => {
    const told = read(event) as Progress
    change(({ progress }) => ({ progress: addProgress(progress, told) }))
  })
  source.addEventListener('end', (event) => {
    // Without this the browser would open it anew for ever.
    source.close()
    const run = read(event) as Run
    change(() => ({ run, progress: [] }))
  })
  source.addEventListener('error', () => {
    source.close()
    // What comes back then is not this stream but the page's connection, and with it a new look at the run. One that a proxy does not let through
    // is no lost connection: then the run is asked for now and then.
    if (wasOpen) reportLost()
    else lookAgain()
  })
  return source
}

function read(event: Event): unknown {
  return JSON.parse((event as MessageEvent<string>).data)
}
