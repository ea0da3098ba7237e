import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { openConsole } from '../../../test/support/console/open-console.ts'
import { keys, terminalLimitMs } from '../../../test/support/console/open-terminal.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { runCommand } from '../../../test/support/run-command.ts'

const main = join(import.meta.dirname, '../../main.ts')
const plain = `"${process.execPath}" "${main}"`

describe('Ctrl-C while a run is under way', () => {
  test(
    'stops it, waits until it has cleared away, says so, and leads back to the menu',
    async () => {
      const console = openConsole({ HOLDS: '1' })

      await console.open('Create a backup')
      await console.choose('What is it to hold?')
      await console.choose('Of which services?')
      await console.see('capture')
      console.press(keys.interrupt)
      await console.see('stopping: it ends in good order')
      await console.see('error: the run was interrupted')
      await console.see('stopped; what was begun is cleared away')
      await console.asks('What is to be done?')
      expect(console.notes().slice(1)).toEqual([['holds'], ['cleared away']])
      console.press(keys.interrupt)

      expect(await console.end()).toEqual({ exitCode: 0, isSane: true })
    },
    terminalLimitMs,
  )

  test(
    'stops a restore, too, whose name was typed',
    async () => {
      const console = openConsole({ HOLDS: '1' })

      await console.open('Restore')
      await console.choose('Restore which backup?')
      await console.choose('What of it?')
      await console.asks('Type shop to go on with the restore')
      console.press('shop', keys.enter)
      await console.see('capture')
      // What is typed meanwhile is nobody’s answer: it would lead on in the menu, for j is as good as the key down.
      console.press('jj', keys.enter)
      await console.see('jj')
      // The key would take away what was typed before it.
      console.signal('SIGINT')
      await console.see('stopped; what was begun is cleared away')
      await console.asks('What is to be done?')
      expect(console.notes().slice(1)).toEqual([
        ['restore', expect.anything()],
        ['holds'],
        ['cleared away'],
      ])
      console.press(keys.enter)
      await console.asks('What is it to hold?')
      console.press(keys.interrupt)
      await console.asks('What is to be done?')
      console.press(keys.interrupt)

      expect(await console.end()).toEqual({ exitCode: 0, isSane: true })
    },
    terminalLimitMs,
  )
})

test(
  'Ctrl-C while something is looked up for a question gives the question up',
  async () => {
    const console = openConsole({ HOLDS: '1' })

    await console.open('Create a backup')
    await console.choose('What is it to hold?')
    await console.choose('Of which services?', 1)
    await console.see('asking the engine which there are')
    await eventually(() => expect(console.notes()).toEqual([['plan']]))
    console.press(keys.interrupt)
    await console.asks('What is to be done?')
    console.press(keys.interrupt)

    expect(await console.end()).toEqual({ exitCode: 0, isSane: true })
    expect(console.text()).not.toContain('interrupted')
  },
  terminalLimitMs,
)

describe('the terminal is left as it was', () => {
  test(
    'by Escape and by Ctrl-D, which lead out of a question and then out of the menu',
    async () => {
      const console = openConsole()

      for (const key of [keys.escape, keys.endOfInput]) {
        await console.open('Create a backup')
        await console.asks('What is it to hold?')
        console.press(key)
      }
      await console.asks('What is to be done?')
      console.press(keys.endOfInput)

      expect(await console.end()).toEqual({ exitCode: 0, isSane: true })
    },
    terminalLimitMs,
  )

  test(
    'by a signal to end, in the middle of a question',
    async () => {
      const console = openConsole()
      await console.asks('What is to be done?')

      console.signal('SIGTERM')

      expect(await console.end()).toEqual({ exitCode: 130, isSane: true })
    },
    terminalLimitMs,
  )

  test(
    'by a bug of ours that nothing catches',
    async () => {
      const console = openConsole()
      await console.asks('What is to be done?')

      console.signal('SIGUSR2')

      expect(await console.end()).toEqual({ exitCode: 1, isSane: true })
    },
    terminalLimitMs,
  )
})

describe('what goes wrong', () => {
  test(
    'is said with its hint and the doctor, without a stack, and leads back to the menu',
    async () => {
      const console = openConsole({ FAILING: 'no-repository' })

      await console.open('Verify a backup')
      await console.choose('Verify which backup?')
      await console.choose('How far?')
      await console.see('error: it failed')
      await console.see('hint: Do something about it.')
      await console.see('hint: lifeboat doctor looks at')
      await console.asks('What is to be done?')
      console.press(keys.interrupt)

      expect(await console.end()).toEqual({ exitCode: 0, isSane: true })
    },
    terminalLimitMs,
  )

  test(
    'is called a bug where it is one, and where its stack is to be had',
    async () => {
      const console = openConsole({ FAILING: 'bug' })

      await console.open('Create a backup')
      await console.choose('What is it to hold?')
      await console.choose('Of which services?')
      await console.see('this is a bug in Lifeboat, please report it: x is not a function')
      await console.see('`lifeboat backup --type full` by itself says where')
      await console.asks('What is to be done?')
      console.press(keys.interrupt)

      expect(await console.end()).toMatchObject({ exitCode: 0 })
      expect(console.text()).not.toContain('    at ')
    },
    terminalLimitMs,
  )
})

describe('lifeboat without a command', () => {
  test(
    'opens the menu on a terminal, though no engine answers, which it says',
    async () => {
      const console = openConsole({ DOCKER_HOST: 'unix:///nowhere.sock' }, plain)

      await console.see('nowhere.sock')
      await console.see('hint: lifeboat doctor looks at')
      await console.asks('What is to be done?')
      console.press(keys.interrupt)

      expect(await console.end()).toEqual({ exitCode: 0, isSane: true })
    },
    terminalLimitMs,
  )

  test(
    'ends with the problems of wrong settings',
    async () => {
      const console = openConsole({ LIFEBOAT_PORT: 'none' }, plain)

      expect(await console.end()).toEqual({ exitCode: 2, isSane: true })
      expect(console.text()).toContain('LIFEBOAT_PORT')
    },
    terminalLimitMs,
  )

  test('prints the help where there is no terminal', async () => {
    const { exitCode, stdout } = await runCommand(process.execPath, [main])

    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Usage: lifeboat')])
  }, 60_000)
})
