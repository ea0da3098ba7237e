import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { type Baseline, showLatest, makeGoodBackup, takeBaseline } from '../support/baseline.ts'
import {
  type CallSite,
  cutAt,
  findSites,
  isRepeatedLook,
  isWhole,
  type When,
} from '../support/cut-call.ts'
import { listInventory } from '../support/engine-inventory.ts'
import type { EngineCall } from '../support/engine-proxy.ts'
import { type ProxiedEngine, proxyEngine, runDocker } from '../support/proxied-engine.ts'
import type { Outcome } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const kinds = ['before-request', 'before-reply', 'mid-reply', 'after-reply'] as const
/** TORTURE cuts every different call in every way, or in those that TORTURE_WAYS names, separated by commas. */
const ways = kinds.filter((kind) => (process.env['TORTURE_WAYS'] ?? kind).split(',').includes(kind))
const sampleSize = 3
const partsOfABackup = 3

type Cut = { readonly site: CallSite; readonly when: When }

let stack: TestStack
let before: Baseline
/** Of a backup that went well. */
let calls: readonly EngineCall[]

beforeAll(async () => {
  stack = await startTestStack()
  await stack.shell('files', 'echo kept >/data/kept')
  await makeGoodBackup(stack)
})

beforeEach(async () => {
  before = await takeBaseline(stack)
})

afterAll(() => stack.down())

test('a backup through a proxy that cuts nothing is complete', async () => {
  const proxy = await proxyEngine(stack)

  const outcome = await stack.lifeboat(['backup', '--json'], proxy.env)

  expect(outcome.exitCode).toBe(0)
  calls = proxy.calls()
})

test('no secret and no long list stands in the address of a request, which proxies log and limit', () => {
  const addresses = calls.map(({ path }) => path)

  expect(addresses).not.toEqual([])
  expect(addresses.filter((path) => path.includes('PASSWORD'))).toEqual([])
  expect(addresses.filter((path) => path.length > 500)).toEqual([])
})

const losses = [
  {
    shape: 'POST /containers/create lifeboat-lock-PROJECT',
    occurrence: 1,
    lost: 'that the lock was made',
  },
  { shape: 'POST /containers/create dump-db', occurrence: 1, lost: 'that a worker was made' },
  { shape: 'POST /volumes/create', occurrence: 1, lost: 'that the staging volume was made' },
  { shape: 'DELETE /containers/ID', occurrence: 1, lost: 'that a worker was removed' },
  {
    shape: 'GET /containers/ID/logs',
    occurrence: 1,
    lost: 'all of what a worker wrote',
    when: 'mid-reply' as const,
  },
]

test.runIf(isTorture).each(losses)(
  'an engine that cannot say $lost costs the backup its completeness',
  async (lost) => {
    const { when = 'before-reply', ...site } = lost
    const proxy = await proxyEngine(stack)

    const outcome = await backUpCut(proxy, { site, when })

    expect(outcome.cut).toBe('before the commit')
    await expectSound(outcome, { site, when })
    await expectListed([])
  },
)

test(
  'an engine connection cut at any call of a backup leaves a whole backup or none, and nothing behind',
  { timeout: isTorture ? 24 * 3_600_000 : 300_000 },
  async () => {
    const proxy = await proxyEngine(stack)
    const complete: string[] = []
    const uncut: string[] = []

    for (const cut of chooseCuts()) {
      const outcome = await backUpCut(proxy, cut)
      if (outcome.cut === 'never') uncut.push(`${cut.when} of ${cut.site.shape}`)
      complete.push(...(await expectSound(outcome, cut)))
    }

    const tried = chooseCuts().length
    process.stderr.write(
      `cut ${tried - uncut.length} of ${tried} calls, ${complete.length} backups complete; never: ${uncut.join(', ')}\n`,
    )
    await expectListed(complete)
    // Of the looks at a worker one run has fewer than another; all else each run asks.
    expect(uncut.filter((each) => !/GET \/containers\/ID\//.test(each))).toEqual([])
    expect(uncut.length).toBeLessThan(Math.max(1, tried / 10))
    expect(proxy.calls().length).toBeGreaterThan(calls.length)
  },
)

/** Spread over the whole run, each in another way than the one before. */
function chooseCuts(): Cut[] {
  const different = findSites(calls).filter((site) => !isRepeatedLook(site))
  if (isTorture) return different.flatMap((site) => ways.map((when) => ({ site, when })))
  const step = different.length / sampleSize
  return Array.from({ length: sampleSize }, (_, index) => ({
    site: different[Math.floor((index + 0.5) * step)] ?? { shape: 'none', occurrence: 1 },
    when: kinds[index % kinds.length] ?? 'before-reply',
  }))
}

type CutOutcome = Outcome & {
  /** A run with fewer looks at its workers than the others may not come to the call. */
  readonly cut: 'never' | 'before the commit' | 'after the commit'
}

async function backUpCut(proxy: ProxiedEngine, { site, when }: Cut): Promise<CutOutcome> {
  const storedBefore = countSnapshots()
  let cut: CutOutcome['cut'] = 'never'
  cutAt(proxy, site, when, () => {
    // The manifest is the snapshot that comes after all the parts.
    const isPublished = countSnapshots() > storedBefore + partsOfABackup
    cut = isPublished ? 'after the commit' : 'before the commit'
  })
  const outcome = await stack.lifeboat(['backup', '--json'], proxy.env)
  return { ...outcome, cut }
}

function countSnapshots(): number {
  const listing = runDocker('exec', stack.container('lifeboat'), 'ls', '/repository/snapshots')
  return listing.split('\n').filter(Boolean).length
}

/** Gives the id of the backup when it is complete, which it may be only where nothing was lost before its commit. */
async function expectSound(outcome: CutOutcome, { site, when }: Cut): Promise<string[]> {
  const { exitCode, stdout, stderr, cut } = outcome
  const situation = `${when} of ${site.shape} (${site.occurrence}), ${cut}: ${exitCode} ${stderr}`
  expect(await listInventory(stack.project), situation).toEqual(before.inventory)
  const manifest = stdout === '' ? undefined : JSON.parse(stdout)
  if (exitCode === 0) {
    expect(cut !== 'before the commit' || isWhole(site, when), situation).toBe(true)
    expect(manifest, situation).toMatchObject({ state: 'complete', failures: [] })
    return [manifest.id]
  }
  if (manifest === undefined) {
    expect([2, 3], situation).toContain(exitCode)
    expect(stderr, situation).toMatch(
      /^lifeboat: error: the connection to the Docker engine was lost/,
    )
    expect(stderr, situation).toContain('lifeboat: hint: Nothing was taken for granted.')
    return []
  }
  expect(exitCode, situation).toBe(3)
  expect(manifest.state, situation).toBe('incomplete')
  const codes = manifest.failures.map(({ code }: { code: string }) => code)
  expect(codes, situation).toContain('engine-connection-lost')
  return []
}

/** The repository says the same as the runs did. */
async function expectListed(complete: readonly string[]): Promise<void> {
  const [{ backups }, latest] = await Promise.all([takeBaseline(stack), showLatest(stack)])
  const known = before.backups.map(({ id }) => id)
  const added = backups.filter(({ id, state }) => state !== 'incomplete' && !known.includes(id))

  expect(added.map(({ id }) => id)).toEqual(complete)
  expect(latest).toBe(complete.at(-1) ?? before.latest)
}
