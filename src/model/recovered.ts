/** What came of a restore that was cut off, once its journal is settled. */
export type Recovered = {
  readonly runId: string
  /** Which state the stack is in as a whole: what was there before, or what was restored. */
  readonly state: 'old' | 'new'
}

export function describeRecovered({ state }: Recovered): string {
  return `settled a restore that was cut off: ${says[state]}`
}

const says = {
  old: 'the stack is as it was before it',
  new: 'the stack is what it restored',
} as const
