import { expect, test } from 'vitest'

import { exampleBackup, exampleFailure } from '../../test/support/example-manifest.ts'
import { LifeboatError } from '../errors.ts'
import { judgeEach } from './judge-each.ts'

const tooLong = new LifeboatError('worker-timeout', 'it took too long', { hint: 'Wait longer.' })
const backups = ['a', 'b', 'c'].map((id) => exampleBackup({ id }))
const damage = exampleFailure({ code: 'part-damaged' })

test('every backup is judged', async () => {
  const { judged, obstacles } = await judgeEach(backups, [], async ({ id }) => ({
    id,
    findings: [],
  }))

  expect(judged.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(obstacles).toEqual([])
})

test.each([
  ['of the repository', [damage], []],
  ['in a backup before it', [], [damage]],
])('damage %s stays found when the next one cannot be judged', async (_what, before, inFirst) => {
  const { judged, obstacles } = await judgeEach(backups, before, async ({ id }) => {
    if (id === 'b') throw tooLong
    return { id, findings: inFirst }
  })

  expect(judged.map(({ id }) => id)).toEqual(['a'])
  expect(obstacles).toMatchObject([{ code: 'worker-timeout' }])
})

test('what is in the way is thrown where nothing was found', async () => {
  const judging = judgeEach(backups, [], () => Promise.reject(tooLong))

  await expect(judging).rejects.toBe(tooLong)
})
