/** The same call may come several times: which time it is. */
export type Step = { readonly call: string; readonly nth: number }

/** Where a kill of a backup could matter: not at what takes away workers that have ended. */
export function listSteps(recorded: readonly string[]): Step[] {
  const seen = new Map<string, number>()
  return recorded
    .map((call) => {
      const nth = (seen.get(call) ?? 0) + 1
      seen.set(call, nth)
      return { call, nth }
    })
    .filter(({ call }) => {
      const [verb = ''] = call.split(' ')
      const isChange = ['create', 'start', 'stop', 'pause', 'unpause', 'kill', 'exec'].includes(
        verb,
      )
      return isChange || /^remove (journal-|lock)/.test(call)
    })
}
