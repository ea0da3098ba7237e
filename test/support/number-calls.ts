/** The same call may come several times: which time it is. */
export type Step = { readonly call: string; readonly nth: number }

/** Calls in their order, each with its number among those that are alike. Pure. */
export function numberCalls(recorded: readonly string[]): Step[] {
  const seen = new Map<string, number>()
  return recorded.map((call) => {
    const nth = (seen.get(call) ?? 0) + 1
    seen.set(call, nth)
    return { call, nth }
  })
}
