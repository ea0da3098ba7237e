import { describe, expect, test } from 'vitest'

import { openConsole, type Console } from '../../../test/support/console/open-console.ts'
import { keys, terminalLimitMs } from '../../../test/support/console/open-terminal.ts'
import { choose, select } from '../../../test/support/example-restore.ts'

const newest = '2026-11-21T03-00-00Z-k3f9'

describe('each entry of the menu', () => {
  test(
    'makes a backup of what is chosen, and says what it holds',
    async () => {
      const console = openConsole()
      await leaveQuestion(console, 'Create a backup', 'What is it to hold?')

      await console.open('Create a backup')
      await console.choose('What is it to hold?', 1)
      await console.choose('Of which services?', 1)
      await console.asks('Which?')
      console.press(keys.down, keys.space, keys.enter)
      await console.see('lifeboat backup --type database --service web')
      await console.see('capture')
      await console.see('backup 2026-11-21T03-00-00Z-k3f9 of shop: complete')

      await expectOrderlyExit(console)
      expect(console.notes()).toEqual([['backup', { type: 'database', services: ['web'] }]])
    },
    terminalLimitMs,
  )

  test(
    'lists the backups of the stack alone, and looks into one: what it holds, and its files',
    async () => {
      const console = openConsole()
      await console.open('List the backups')
      await console.see('2026-11-20T03-00-00Z-bbbb  volumes (web)  incomplete')
      await leaveQuestion(console, 'Look into a backup', 'Which backup?')

      await console.open('Look into a backup')
      await console.asks('Which backup?')
      console.press('k3f9', keys.enter)
      await console.choose(`What of ${newest}?`)
      await console.see('shop_uploads')
      await console.choose(`What of ${newest}?`, 1)
      await console.see('Backup 2026-11-21T03-00-00Z-k3f9 of shop')
      await console.choose(`What of ${newest}?`, 2)
      await console.choose('/stack')
      await console.choose('/stack/volumes', 1)
      await console.see(`lifeboat show ${newest} --path /stack/volumes/invoice.pdf > FILE`)
      await console.asks('/stack/volumes')
      console.press(keys.interrupt)

      await expectOrderlyExit(console)
      expect(console.text()).not.toContain('of-another-stack')
    },
    terminalLimitMs,
  )

  test(
    'verifies a backup as far as is chosen, or drills it',
    async () => {
      const console = openConsole()
      await leaveQuestion(console, 'Verify a backup', 'Verify which backup?')

      await console.open('Verify a backup')
      await console.choose('Verify which backup?')
      await console.choose('How far?', 1)
      await console.menu()
      expect(console.notes()).toEqual([
        ['verify', { backup: newest, level: 'stored', stack: false }],
      ])

      await console.open('Drill a backup')
      await console.choose('Drill which backup?')
      await console.choose('What is restored, compared and thrown away?', 1)
      await console.menu()

      await expectOrderlyExit(console)
      expect(console.notes()[1]).toEqual([
        'verify',
        { backup: newest, level: 'drilled', stack: true },
      ])
    },
    terminalLimitMs,
  )

  test(
    'restores what is chosen once its plan was seen and the project’s name typed, and not before',
    async () => {
      const console = openConsole()
      await leaveQuestion(console, 'Restore', 'Restore which backup?')

      await console.open('Restore')
      await console.choose('Restore which backup?')
      await console.choose('What of it?', 3)
      await console.choose('Of which database?')
      await console.choose('Which table?', 1)
      await console.see('public.items')
      await console.see('a safety backup of what is overwritten is made first')
      await console.asks('Type shop to go on with the restore')
      console.press('shap', keys.enter)
      await console.see('That is not shop. Nothing is done until it is.')
      console.press(keys.interrupt)
      await console.see('error: the restore was not confirmed')
      await console.see('hint: Nothing was changed.')
      await console.menu()
      const wish = {
        backup: newest,
        selection: select({ databases: ['My "Shop"'], table: 'public.items' }),
      }
      expect(console.notes()).toEqual([['plan restore', { ...wish, options: choose() }]])

      await console.open('Restore')
      await console.choose('Restore which backup?')
      await console.choose('What of it?')
      await console.asks('Type shop to go on with the restore')
      console.press('shop', keys.enter)
      await console.see('to undo it: lifeboat restore run-1-safety')

      await expectOrderlyExit(console)
      expect(console.notes().at(-1)).toEqual(['restore', { backup: newest, selection: select() }])
    },
    terminalLimitMs,
  )

  test(
    'exports a backup into a file',
    async () => {
      const console = openConsole()
      await leaveQuestion(console, 'Export a backup', 'Export which backup?')

      await console.open('Export a backup')
      await console.choose('Export which backup?')
      await console.asks('Into which file?')
      console.press('shop.tar.zst', keys.enter)
      await console.see('Expected a path such as')
      for (const _ of 'shop.tar.zst') console.press('\u007F')
      console.press('/exports/shop.tar.zst', keys.enter)
      await console.see(`exported ${newest} to /exports/shop.tar.zst`)

      await expectOrderlyExit(console)
      expect(console.notes()).toEqual([
        ['export', { backup: newest, file: '/exports/shop.tar.zst' }],
      ])
    },
    terminalLimitMs,
  )

  test(
    'cleans up by the rules that are set or typed, with every reason before and a word typed',
    async () => {
      const console = openConsole({ LIFEBOAT_KEEP: 'last=7' })
      await leaveQuestion(console, 'Clean up old backups', 'Which backups are to be kept?')

      await console.open('Clean up old backups')
      await console.choose('Which backups are to be kept?')
      await console.see('no rule keeps it')
      await console.asks('Type shop to go on with the pruning')
      console.press(keys.interrupt)
      await console.see('error: the pruning was not confirmed')

      await console.open('Clean up old backups')
      await console.choose('Which backups are to be kept?', 1)
      await console.asks('Which backups are to be kept? Type rules')
      console.press('last=1', keys.enter)
      await console.asks('Type shop to go on with the pruning')
      console.press('shop', keys.enter)
      await console.see('1 backups removed, 1 kept')

      await expectOrderlyExit(console)
      expect(console.notes()).toEqual([
        ['plan prune', { last: 7 }],
        ['plan prune', { last: 1 }],
        ['prune', { last: 1 }],
      ])
    },
    terminalLimitMs,
  )

  test(
    'says how all of it stands, without a colour where none is wanted',
    async () => {
      const console = openConsole({ NO_COLOR: '1' })

      await console.open('System status')
      await console.see('the backups can NOT be relied on:')
      await console.see('mount-uncovered: web /run/sessions')
      await console.see('2 archived, 1 uncovered')
      await console.see('BY THE CLOCK')
      await console.choose('More?', 1)
      await console.see('app writes to it')
      await console.choose('More?', 2)
      await console.see('engine: answers')
      await console.choose('More?', 3)
      await console.see('no runs are remembered')
      await console.asks('More?')
      console.press(keys.interrupt)

      await expectOrderlyExit(console)
      expect(console.controls().filter((each) => /^[\d;]*m/.test(each))).toEqual([])
    },
    terminalLimitMs,
  )
})

/** Opens the entry, and leaves its first question: that leads back to the menu, and nothing was asked for. */
async function leaveQuestion(console: Console, entry: string, message: string): Promise<void> {
  await console.open(entry)
  await console.asks(message)
  console.press(keys.interrupt)
  await console.menu()
  expect(console.notes()).toEqual([])
}

/** Ctrl-C at the menu leaves; the terminal is as it was, and no line was too long for it. */
async function expectOrderlyExit(console: Console): Promise<void> {
  await console.asks('What is to be done?')
  console.press(keys.interrupt)
  expect(await console.end()).toEqual({ exitCode: 0, isSane: true })
  expect(console.lines().filter((line) => line.length > 80)).toEqual([])
}
