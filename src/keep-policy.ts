/** How many of the newest, and of the newest days, weeks, months and years one backup each, are kept. */
export const keepRules = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const
export type KeepRule = (typeof keepRules)[number]
export type KeepPolicy = Readonly<Partial<Record<KeepRule, number>>>

/** Reads `last=10,daily=7,weekly=4`; undefined when it is not written like that, names a rule twice, or keeps nothing. */
export function parseKeepPolicy(text: string): KeepPolicy | undefined {
  const policy: Partial<Record<KeepRule, number>> = {}
  for (const part of text.split(',')) {
    const [, name, count] = /^\s*([a-z]+)\s*=\s*(\d{1,6})\s*$/.exec(part) ?? []
    const rule = keepRules.find((each) => each === name)
    if (rule === undefined || policy[rule] !== undefined) return undefined
    policy[rule] = Number(count)
  }
  return Object.values(policy).some((count) => count > 0) ? policy : undefined
}

/** The same as one writes it. */
export function writeKeepPolicy(policy: KeepPolicy): string {
  return Object.entries(policy)
    .map(([rule, count]) => `${rule}=${count}`)
    .join(',')
}
