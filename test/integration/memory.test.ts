/** A daemon that has made a hundred backups, verified and answered between them, holds no more than it did when it was warm. MEMORY_RUNS; TORTURE only. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { findGrowth } from '../support/find-growth.ts'
import { openHttp, readShownTokens, type Http } from '../support/http.ts'
import { readHeldMemory, type HeldMemory } from '../support/read-held-memory.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const runs = Number(process.env['MEMORY_RUNS'] ?? 100)

/** What a leak of so many kB a run would have added between the two windows, in kB. */
const allowed = { resident: 50 * (runs - 40), heap: 10 * (runs - 40) }

let stack: TestStack
let http: Http

beforeAll(async () => {
  stack = await startTestStack({ isNew: true })
  await stack.sql('CREATE TABLE t AS SELECT generate_series(1, 1000) AS n')
  await stack.shell('files', 'for i in $(seq 200); do echo $i >/data/$i; done')
  const [token] = await readShownTokens(stack.container('lifeboat'))
  http = await openHttp(stack.container('lifeboat'), token)
})

afterAll(() => stack?.down())

test(
  `${runs} runs leave no memory and no open file behind`,
  { timeout: 4 * 3_600_000 },
  async ({ annotate }) => {
    const held: HeldMemory[] = []
    for (let run = 0; run < runs; run += 1) {
      const made = await http.post('/backups?wait=true', { type: 'full' })
      expect([made.status, made.body.state]).toEqual([200, 'complete'])
      for (const path of ['/health', '/stack', '/backups', '/runs', '/statistics']) {
        await http.get(path)
      }
      held.push(await readHeldMemory(stack.container('lifeboat')))
    }

    const growth = (name: keyof HeldMemory) => findGrowth(held.map((each) => each[name]))
    const last = held.at(-1)
    await annotate(
      `${runs} runs: resident ${held[0]?.residentKb} kB after the first, ${last?.residentKb} kB after the last, ${growth('residentKb')} kB since it was warm; of its heap ${last?.heapKb} kB used, ${growth('heapKb')} kB since then; ${last?.openFiles} open files`,
    )
    expect(growth('residentKb')).toBeLessThan(allowed.resident)
    expect(growth('heapKb')).toBeLessThan(allowed.heap)
    expect(growth('openFiles')).toBeLessThanOrEqual(2)
  },
)

test('a leak would be seen', () => {
  // Up and down by a megabyte, as what is held for a moment.
  const healthy = Array.from({ length: runs }, (_, run) => 60_000 + (run % 7) * 150)
  const leaking = healthy.map((each, run) => each + run * 60)

  expect(findGrowth(healthy)).toBeLessThan(allowed.resident)
  expect(findGrowth(leaking)).toBeGreaterThan(allowed.resident)
})
