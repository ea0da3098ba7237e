/**
 * Rows and files of one moment: an application writes and deletes pairs of a file and a row as fast as it can while it is backed up.
 * What the backup holds is restored by restic and pg_restore and judged by rules that the application keeps at every moment.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { startPairsStack, writers } from '../support/freeze-pairs/pairs-stack.ts'
import { describeFindings, type Finding, tryBackup } from '../support/freeze-pairs/pairs-trial.ts'
import { openScratch, type Scratch } from '../support/freeze-pairs/scratch.ts'
import type { TestStack } from '../support/test-stack.ts'

const backups = Number(process.env['FREEZE_BACKUPS'] ?? (isTorture ? 60 : 1))
const hotTries = isTorture ? 10 : 5
const limit = { timeout: isTorture ? 2 * 3_600_000 : 180_000 }

let scratch: Scratch
let stack: TestStack | undefined

beforeAll(async () => {
  scratch = await openScratch()
})

afterEach(async () => {
  await stack?.down()
  stack = undefined
})

afterAll(() => scratch?.close())

test(`${backups} backups frozen: every row has its file with its hash`, limit, async () => {
  stack = await startPairsStack('freeze')

  const findings = await tryBackups(stack, backups, () => false)

  const broken = findings.filter(({ violations }) => violations.length > 0)
  expect(broken.map((each) => ({ ...each, violations: each.violations.slice(0, 5) }))).toEqual([])
  expect(findings).toHaveLength(backups)
  for (const finding of findings) {
    expect(finding).toMatchObject({
      failures: [],
      exitCode: 0,
      state: 'complete',
      consistency: 'frozen',
    })
    const services = finding.frozen.map(({ service }) => service)
    expect(services.toSorted()).toEqual([...writers])
    expect(finding.writerStates).toEqual(['running', 'running'])
  }
  expectProgress(findings)
})

// What is judged to be a violation: test/support/freeze-pairs/judge-pairs.test.ts.
test.runIf(isTorture)(
  'not frozen, by label: the same application shows rows without their files',
  limit,
  async () => {
    stack = await startPairsStack('hot')

    const findings = await tryBackups(stack, hotTries, hasBrokenPair)

    expect(findings.some(hasBrokenPair)).toBe(true)
    for (const { consistency, frozen, writerStates } of findings) {
      expect({ consistency, frozen }).toEqual({ consistency: 'hot', frozen: [] })
      expect(writerStates).toEqual(['running', 'running'])
    }
  },
)

function hasBrokenPair({ violations }: Finding): boolean {
  return violations.some(({ kind }) => kind === 'row-without-file' || kind === 'wrong-hash')
}

/** Whatever comes of one, the next is made: how often it happens is what one wants to know. */
async function tryBackups(
  there: TestStack,
  count: number,
  isEnough: (finding: Finding) => boolean,
): Promise<Finding[]> {
  const findings: Finding[] = []
  try {
    while (findings.length < count) {
      const finding = await tryBackup(there, scratch)
      findings.push(finding)
      if (isEnough(finding)) break
    }
    return findings
  } finally {
    process.stderr.write(`${describeFindings(findings)}\n`)
  }
}

/** An application that rests makes any backup look good. */
function expectProgress(findings: readonly Finding[]): void {
  for (const [index, finding] of findings.entries()) {
    const before = findings[index - 1] ?? { lastId: 0, counter: 0 }
    expect(finding.rows).toBeGreaterThan(100)
    expect(finding.lastId).toBeGreaterThan(before.lastId)
    expect(finding.counter).toBeGreaterThan(before.counter)
  }
}
