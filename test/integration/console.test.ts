/** The console in `docker exec -it`, over a real stack: each entry of the menu, at 80 columns, without colour, and Ctrl-C. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { openConsole, type Console } from '../support/console/open-console.ts'
import { keys, terminalLimitMs } from '../support/console/open-terminal.ts'
import { succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let first: string

beforeAll(async () => {
  stack = await startTestStack()
  await stack.sql('CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders VALUES (1), (2)')
  await stack.shell('files', 'echo hello >/data/greeting')
  const { stdout } = await stack.lifeboat(['backup', '--json'])
  first = (JSON.parse(stdout) as Manifest).id
})

afterAll(() => stack?.down())

test(
  'makes, lists and shows a backup, and looks into its files',
  async () => {
    const console = open()

    await console.open('Create a backup')
    await console.choose('What is it to hold?', 1)
    await console.choose('Of which services?', 1)
    await console.asks('Which?')
    console.press(keys.space, keys.enter)
    // The line is folded at 80 columns.
    await console.see(': complete, level')
    await console.open('List the backups')
    await console.see(first)
    await console.open('Look into a backup')
    await chooseFirst(console, 'Which backup?')
    await console.choose(`What of ${first}?`)
    await console.see('"postgres"')
    await console.choose(`What of ${first}?`, 2)
    await console.asks('/stack')
    console.press('volumes', keys.enter)
    await console.asks('/stack/volumes')
    console.press(keys.interrupt)

    expect(await leave(console)).toEqual(well)
  },
  terminalLimitMs,
)

test(
  'verifies and drills a backup',
  async () => {
    const console = open()

    await console.open('Verify a backup')
    await chooseFirst(console, 'Verify which backup?')
    await console.choose('How far?')
    await console.see('decoded')
    await console.open('Drill a backup')
    await chooseFirst(console, 'Drill which backup?')
    await console.choose('What is restored, compared and thrown away?')
    await console.see('drilled')

    expect(await leave(console)).toEqual(well)
  },
  2 * terminalLimitMs,
)

test(
  'restores the rows of a table, once the name was typed',
  async () => {
    await stack.sql('DELETE FROM orders')
    const console = open()

    await console.open('Restore')
    await chooseFirst(console, 'Restore which backup?')
    await console.choose('What of it?', 3)
    await console.asks('Of which database?')
    console.press('"postgres"', keys.enter)
    await console.asks('Which table?')
    console.press('orders', keys.enter)
    await console.asks(`Type ${stack.project} to go on with the restore`)
    console.press(stack.project, keys.enter)
    await console.see('to undo it: lifeboat restore')

    expect(await leave(console)).toEqual(well)
    expect(await stack.sql('SELECT count(*) FROM orders')).toBe('2\n')
  },
  terminalLimitMs,
)

test(
  'exports, cleans up and says how it stands',
  async () => {
    const console = open()

    await console.open('Export a backup')
    await chooseFirst(console, 'Export which backup?')
    await console.asks('Into which file?')
    console.press('/proxy/shop.tar.zst', keys.enter)
    await console.see(`exported ${first}`)
    await console.open('Clean up old backups')
    await console.asks('Which backups are to be kept? Type rules')
    console.press('last=9', keys.enter)
    await console.asks(`Type ${stack.project} to go on with the pruning`)
    console.press(stack.project, keys.enter)
    await console.see('backups removed')
    await console.open('System status')
    await console.see('the backups can be relied on')
    await console.choose('More?', 2)
    await console.see('ok       engine')
    await console.choose('More?')

    expect(await leave(console)).toEqual(well)
  },
  terminalLimitMs,
)

test(
  'Ctrl-C stops a backup in good order, and nothing of it is left on the engine',
  async () => {
    const console = open()

    await console.open('Create a backup')
    await console.choose('What is it to hold?')
    await console.choose('Of which services?')
    await console.see('discover')
    console.press(keys.interrupt)
    await console.see('stopped; what was begun is cleared away')

    expect(await leave(console)).toEqual(well)
    const workers = await succeed('docker', [
      'ps',
      '-aq',
      '--filter',
      'label=lifeboat.run',
      '--filter',
      `label=lifeboat.project=${stack.project}`,
    ])
    expect(workers).toBe('')
  },
  terminalLimitMs,
)

function open(): Console {
  const { DOCKER_HOST } = process.env
  return openConsole(
    DOCKER_HOST === undefined ? {} : { DOCKER_HOST },
    `docker exec -it -e NO_COLOR=1 ${stack.container('lifeboat')} lifeboat`,
  )
}

async function chooseFirst(console: Console, message: string): Promise<void> {
  await console.asks(message)
  console.press(first, keys.enter)
  await console.see(`◇  ${message}`)
}

/** Exit by the menu; the terminal is as it was, and no line was too long or coloured. */
/** How it ended, and what it wrote that it should not have: lines too long for the terminal, and colours. */
async function leave(console: Console): Promise<object> {
  await console.open('Exit')
  return {
    ...(await console.end()),
    tooLong: console.lines().filter((line) => line.length > 80),
    colours: console.controls().filter((each) => /^[\d;]*m/.test(each)),
  }
}

const well = { exitCode: 0, isSane: true, tooLong: [], colours: [] }
