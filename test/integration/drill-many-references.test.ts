/** A million rows that name files are not held in memory. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

const label = 'lifeboat.references=SELECT path, sha256 FROM uploads -> data:/'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack({ env: { TEST_FILES_LABEL: label } })
  await stack.shell(
    'files',
    `cd /data && for n in $(seq 0 999); do echo $n >${long}$n; done && rm ${long}999`,
  )
  await stack.sql(`CREATE TABLE uploads AS SELECT '${long}' || n % 1000 AS path,
    CASE n % 1000 WHEN 998 THEN repeat('0', 64) ELSE encode(sha256(convert_to(n % 1000 || E'\\n', 'UTF8')), 'hex') END AS sha256
    FROM generate_series(0, 999999) AS n`)
})

afterAll(() => stack?.down())

test('each of a million rows is looked for, in little memory', async () => {
  const { id } = await askLifeboat<Manifest>(stack, ['backup'])

  const { exitCode, verification } = await verifyBackup(stack, id, 'drilled', {
    LIFEBOAT_DRILL_MEMORY: '256m',
  })

  expect([exitCode, verification.proved]).toEqual([13, 'decoded'])
  expect(verification.drill?.references).toMatchObject([
    { rows: 1_000_000, hashed: 999_000, missing: 1000, different: 1000 },
  ])
  expect(verification.drill?.references[0]?.examples).toHaveLength(50)
})

/** So that all rows together would not fit. */
const long = 'x'.repeat(200)
