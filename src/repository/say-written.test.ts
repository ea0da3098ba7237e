import { expect, test } from 'vitest'

import { fakeTools } from '../../test/support/fake-tools.ts'
import { runCommand } from '../../test/support/run-command.ts'
import { readAmount } from '../model/read-amount.ts'
import { sayWritten } from './say-written.ts'

test('what restic writes to nowhere is counted, of those that have ended too', async () => {
  fakeTools({ restic: 'head -c 5000000 /dev/zero\nsleep 1.5\n' })

  const { stdout } = await runCommand('sh', [
    '-ec',
    `${sayWritten()}\nfor path in a b; do restic dump >/dev/null; done`,
  ])

  const amounts = stdout.split('\n').flatMap((line) => readAmount(line)?.done ?? [])
  expect(amounts[0]).toBeGreaterThanOrEqual(5_000_000)
  expect(amounts[0]).toBeLessThan(6_000_000)
  expect(amounts.at(-1)).toBeGreaterThanOrEqual(10_000_000)
  expect(amounts.at(-1)).toBeLessThan(11_000_000)
})
