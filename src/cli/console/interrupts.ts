/** Ctrl-C while something is under way: it is told to stop, and the console waits for its end. At a question the terminal gives no signal for it, but a key. */
export type Interrupts = {
  /** Acts under a signal that the first Ctrl-C aborts; `told` is called then. Settles when the act has. */
  during<T>(act: (signal: AbortSignal) => Promise<T>, told: () => void): Promise<T>
}

/** `leaving` aborts whatever is under way, too. */
export function openInterrupts(leaving: AbortSignal): Interrupts {
  let interrupt: (() => void) | undefined
  // From now on the signal ends the process no more, whatever goes on.
  process.on('SIGINT', () => interrupt?.())
  return {
    during: async (act, told) => {
      const stop = new AbortController()
      interrupt = () => {
        if (stop.signal.aborted) return
        told()
        stop.abort()
      }
      try {
        return await act(AbortSignal.any([leaving, stop.signal]))
      } finally {
        interrupt = undefined
      }
    },
  }
}
