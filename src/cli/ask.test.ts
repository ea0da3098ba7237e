import { expect, test } from 'vitest'

import { openConsole, overDouble } from '../../test/support/console/open-console.ts'
import { keys, terminalLimitMs } from '../../test/support/console/open-terminal.ts'

test.each([
  ['Ctrl-C', keys.interrupt],
  ['Ctrl-D', keys.endOfInput],
])(
  'a restore that is left by %s instead of being confirmed is interrupted, which is no bug',
  async (_name, key) => {
    const console = openConsole({}, `${overDouble} restore`)
    await console.see('type shop to go on')

    console.press(key)

    expect(await console.end()).toEqual({ exitCode: 130, isSane: true })
    expect(console.text()).toContain('error: the run was interrupted')
    expect(console.notes().map(([what]) => what)).toEqual(['plan restore'])
  },
  terminalLimitMs,
)
