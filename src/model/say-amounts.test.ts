import { describe, expect, test } from 'vitest'

import { runCommand } from '../../test/support/run-command.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { readAmount } from './read-amount.ts'
import { sayAmounts } from './say-amounts.ts'

describe('a script that says how far it is', () => {
  test('says it beside what it does, and ends as it would', async () => {
    const { exitCode, stdout, amounts } = await run(
      sayAmounts('done=$(du -sk . | cut -f 1) && done=$((done * 1024))'),
      'head -c 3000000 /dev/zero >file; sleep 2.5; echo dumped; exit 7',
    )

    expect(exitCode).toBe(7)
    expect(amounts.at(-1)?.done).toBeGreaterThanOrEqual(3_000_000)
    expect(stdout.split('\n').filter((line) => readAmount(line) === undefined)).toEqual([
      'dumped',
      '',
    ])
  })

  test.each([
    ['a tool that is missing', 'done=$(no-such-tool | cut -f 1)'],
    ['words that are no number', 'done=$(echo "?") && done=$((done * 1024))'],
  ])('says nothing of %s, and goes on', async (_what, measure) => {
    const { exitCode, stdout, stderr } = await run(sayAmounts(measure), 'sleep 1.5; echo dumped')

    expect([exitCode, stdout, stderr]).toEqual([0, 'dumped\n', ''])
  })
})

async function run(prelude: string, script: string) {
  const words = ['-euc', `${prelude}\n${script}`]
  const outcome = await runCommand('sh', words, { cwd: temporaryFolder() })
  const amounts = outcome.stdout.split('\n').flatMap((line) => readAmount(line) ?? [])
  return { ...outcome, amounts }
}
