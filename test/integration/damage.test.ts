/** A small repository damaged in one place at a time, and all of it verified: `npm run torture` tries every place, `npm test` a sample. */
import { expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { runTorture } from '../support/damage/run-torture.ts'

/** Two containers, for two cores. */
const [step, clean] = isTorture ? [2, 50] : [1500, 1]
const limitMs = isTorture ? 4 * 3_600_000 : 180_000

test(
  'whatever is damaged in a repository is found, the backups that it touches are named, and no others',
  { timeout: limitMs },
  async ({ annotate }) => {
    const firsts = isTorture ? [0, 1] : [0]
    const halves = await Promise.all(firsts.map((first) => runTorture(step, first, clean)))

    const tried = halves.map((each) => each.tried)
    await annotate(JSON.stringify(tried))
    expect(halves.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(halves.map(({ alarms }) => alarms)).toEqual(halves.map(() => 0))
    expect(tried.flatMap((each) => Object.keys(each))).toContain('byte snapshots')
  },
)
