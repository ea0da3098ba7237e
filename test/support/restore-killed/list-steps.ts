/** Where a kill could matter, of the calls of a restore: not at what takes away workers that have ended. The same call may come several times. Pure. */
export function listSteps(recorded: readonly string[]): { call: string; nth: number }[] {
  const seen = new Map<string, number>()
  return recorded
    .map((call) => {
      const nth = (seen.get(call) ?? 0) + 1
      seen.set(call, nth)
      return { call, nth }
    })
    .filter(({ call }) => {
      const [verb = '', name = ''] = call.split(' ')
      const isService = ['app', 'web'].includes(name)
      return ['create', 'start'].includes(verb) || isService || /^remove (journal-|lock)/.test(call)
    })
}
