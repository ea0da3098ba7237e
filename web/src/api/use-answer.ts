import { useCallback, useEffect, useState } from 'preact/hooks'

import { get } from './ask.ts'
import { reconnected } from './connection.ts'
import { toTrouble, type Trouble } from './problem.ts'
import { useWatched } from './watched.ts'

export type Loaded<T> = {
  /** The newest answer; it stays while a newer one is asked for, and when that fails. */
  readonly data: T | undefined
  readonly trouble: Trouble | undefined
  readonly reload: () => void
}

/**
 * What a path answers, asked again when the connection is back, and every `everyMs` where that is given. `ask` tells how it is asked; it must be the
 * same function each time.
 */
export function useAnswer<T>(
  path: string | undefined,
  everyMs?: number,
  ask: (path: string, signal: AbortSignal) => Promise<T> = get,
): Loaded<T> {
  const [state, setState] = useState<{ path?: string; data?: T; trouble?: Trouble }>({})
  const [round, setRound] = useState(0)
  const back = useWatched(reconnected)
  useEffect(() => {
    if (path === undefined) return undefined
    const stop = new AbortController()
    const look = async (): Promise<void> => {
      try {
        const data = await ask(path, stop.signal)
        if (!stop.signal.aborted) setState({ path, data })
      } catch (error) {
        if (stop.signal.aborted) return
        const trouble = toTrouble(error)
        setState((old) => ({ ...(old.path === path ? old : { path }), trouble }))
      }
    }
    void look()
    return () => stop.abort()
  }, [path, round, back, ask])
  useEffect(() => {
    if (everyMs === undefined) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setRound((old) => old + 1)
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  const reload = useCallback(() => setRound((old) => old + 1), [])
  const isCurrent = state.path === path
  return {
    data: isCurrent ? state.data : undefined,
    trouble: isCurrent ? state.trouble : undefined,
    reload,
  }
}
