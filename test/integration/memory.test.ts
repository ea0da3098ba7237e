/** A daemon that has made a hundred backups, verified and answered between them, holds no more than it did when it was warm. MEMORY_RUNS; TORTURE only. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { findGrowth } from '../support/find-growth.ts'
import { openHttp, readShownTokens, type Http } from '../support/http.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const runs = Number(process.env['MEMORY_RUNS'] ?? 100)

/** What a leak of 50 kB a run would have added between the two windows, in kB. */
const allowedKb = 50 * (runs - 40)

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
    const resident: number[] = []
    const files: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const made = await http.post('/backups?wait=true', { type: 'full' })
      expect([made.status, made.body.state]).toEqual([200, 'complete'])
      for (const path of ['/health', '/stack', '/backups', '/runs', '/statistics']) {
        await http.get(path)
      }
      const [residentKb = Number.NaN, openFiles = Number.NaN] = await look()
      resident.push(residentKb)
      files.push(openFiles)
    }

    const growth = findGrowth(resident)
    await annotate(
      `${runs} runs: ${resident[0]} kB after the first, ${resident.at(-1)} kB after the last; ${growth} kB since it was warm; ${files.at(-1)} open files`,
    )
    expect(growth).toBeLessThan(allowedKb)
    expect(findGrowth(files)).toBeLessThanOrEqual(2)
  },
)

test('a leak would be seen', () => {
  // Up and down by a megabyte, as what is not collected yet.
  const healthy = Array.from({ length: runs }, (_, run) => 60_000 + (run % 7) * 150)
  const leaking = healthy.map((each, run) => each + run * 60)

  expect(findGrowth(healthy)).toBeLessThan(allowedKb)
  expect(findGrowth(leaking)).toBeGreaterThan(allowedKb)
})

/** Resident memory in kB, and open files, of the process that serves. */
async function look(): Promise<number[]> {
  const script = `for each in /proc/[0-9]*; do
  tr '\\0' ' ' <$each/cmdline 2>/dev/null | grep -q '^node .* serve' || continue
  awk '/^VmRSS/{print $2}' $each/status; ls $each/fd | wc -l
done`
  return (await stack.shell('lifeboat', script)).split('\n').filter(Boolean).map(Number)
}
