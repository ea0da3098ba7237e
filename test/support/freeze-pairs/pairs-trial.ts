import type { TestStack } from '../test-stack.ts'
import { judgePairs, type Violation } from './judge-pairs.ts'
import { readWriterStates } from './pairs-stack.ts'
import type { Scratch } from './scratch.ts'

export type Finding = {
  readonly backup: string
  readonly exitCode: number
  readonly stderr: string
  /** What the backup has to say of what it lacks. */
  readonly failures: readonly unknown[]
  readonly state: string
  readonly consistency: string
  readonly frozen: readonly { readonly service: string; readonly ms: number }[]
  readonly violations: readonly Violation[]
  readonly rows: number
  /** How far the writers had come: the highest id of a row, and the row of `mapped`. */
  readonly lastId: number
  readonly counter: number
  readonly unseenMs: number
  /** Of the writers' containers, after the backup. */
  readonly writerStates: readonly string[]
}

/** One backup while the application writes, restored into scratch and judged. A backup that made nothing is an error. */
export async function tryBackup(stack: TestStack, scratch: Scratch): Promise<Finding> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json'])
  if (![0, 3].includes(exitCode)) throw new Error(`the backup ended with ${exitCode}: ${stderr}`)
  const { id, failures } = JSON.parse(stdout) as { id: string; failures: unknown[] }
  const writerStates = await readWriterStates(stack)
  const { statement, copy, unseenMs } = await scratch.takeOut(stack, id)
  return {
    backup: id,
    exitCode,
    stderr,
    failures,
    state: statement.state,
    consistency: statement.consistency,
    frozen: statement.frozen,
    violations: judgePairs(copy),
    rows: copy.pairs.length,
    lastId: Math.max(0, ...copy.pairs.map((pair) => pair.id)),
    counter: copy.mapped.counter,
    unseenMs,
    writerStates,
  }
}

/** For a person: how many of each kind of violation, what the writers did meanwhile, and what the backups that went badly had to say. */
export function describeFindings(findings: readonly Finding[]): string {
  const sum = (of: (finding: Finding) => number): number =>
    findings.reduce((total, finding) => total + of(finding), 0)
  const kinds = Map.groupBy(
    findings.flatMap(({ violations }) => violations),
    ({ kind }) => kind,
  )
  const counts = [...kinds].map(([kind, violations]) => `${violations.length} ${kind}`)
  const longestMs = findings.flatMap(({ frozen }) => frozen.map(({ ms }) => ms))
  const bad = findings.filter(({ exitCode }) => exitCode !== 0)
  const counted = [
    `${findings.length} backups (${[...new Set(findings.map(({ consistency }) => consistency))].join(', ')})`,
    `${sum(({ rows }) => rows)} rows judged`,
    counts.length === 0 ? '0 violations' : counts.join(', '),
    `a container stood still for at most ${Math.max(0, ...longestMs)} ms`,
    `the mapped file on disk changed unseen for up to ${Math.round(Math.max(0, ...findings.map(({ unseenMs }) => unseenMs)))} ms`,
  ]
  const words = bad.map(
    ({ backup, exitCode, stderr, failures }) =>
      `${backup} ended with ${exitCode}: ${stderr}${JSON.stringify(failures)}`,
  )
  return [counted.join('; '), ...words].join('\n')
}
