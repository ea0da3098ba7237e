import { expect, test } from 'vitest'

import { takeOut } from '../support/bare-host.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Where Lifeboat’s own children look for restic, this one alone sees the image’s. */
const script = 'mount --bind "$1" /usr/local/bin; shift; exec "$@"'

test(
  'thirty days of everything that Lifeboat does by itself, over real repositories',
  { timeout: 3 * 3_600_000 },
  async ({ annotate }) => {
    const tools = temporaryFolder()
    await takeOut('/usr/bin/restic', tools)
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit']
    const command = [process.execPath, ...vitest, 'test/thirty-days.test.ts']

    const { exitCode, stdout, stderr } = await runCommand(
      'unshare',
      ['--mount', 'sh', '-euc', script, 'sh', tools, ...command],
      { env: { THIRTY_DAYS: 'yes' } },
    )

    expect(exitCode, stdout + stderr).toBe(0)
    const counts = /seed \d+, 30 days: .*/.exec(stdout)?.[0]
    expect(counts).toBeDefined()
    await annotate(counts ?? '')
  },
)
