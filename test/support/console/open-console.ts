import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { temporaryFolder } from '../temporary-folder.ts'
import { keys, openTerminal, type Terminal } from './open-terminal.ts'

export type Console = Terminal & {
  /** Waits for the question. */
  asks(message: string): Promise<void>
  /** Waits for the question and takes the answer that stands so far below the first. */
  choose(message: string, below?: number): Promise<void>
  /** Waits for the menu, points at its entry and opens it. */
  open(entry: string): Promise<void>
  /** Waits until the menu stands there. */
  menu(): Promise<void>
  /** What it wrote on one line each, but for commands and what they tell: these the terminal wraps, so that they can be copied. */
  lines(): string[]
  /** Sends the console a signal of the system. */
  signal(name: NodeJS.Signals): void
  /** What was asked of the stack, in order: `[what, wish]`. */
  notes(): unknown[][]
  /** Waits for the end, and gives the exit code and whether the terminal is as it was. */
  end(): Promise<{ readonly exitCode: number; readonly isSane: boolean }>
}

const entries = [
  'Create a backup',
  'List the backups',
  'Look into a backup',
  'Verify a backup',
  'Drill a backup',
  'Restore',
  'Export a backup',
  'Clean up old backups',
  'System status',
  'Exit',
]

const question = 'What is to be done?'

const main = join(import.meta.dirname, 'main.ts')

/** What runs it; a command may follow. */
export const overDouble = `"${process.execPath}" "${main}"`

/** The console over the double of a stack. Before and after it the shell says how the terminal is set. */
export function openConsole(
  environment: Readonly<Record<string, string>> = {},
  program = overDouble,
): Console {
  const folder = temporaryFolder()
  const notes = join(folder, 'notes')
  writeFileSync(notes, '')
  // A trap keeps Ctrl-C from ending the shell; the program has its own.
  const script = `trap : INT; echo before $(stty -g); sh -c 'echo pid $$; exec ${program}'; echo "ended with $?"; echo after $(stty -g); echo over`
  const terminal = openTerminal(script, {
    NOTES: notes,
    LIFEBOAT_STATE: join(folder, 'state'),
    ...environment,
  })
  // An answered question stands there again, with another mark; keys that come before its last line may be lost.
  const asks = async (message: string): Promise<void> => {
    await terminal.see(`◆  ${message}`)
    await terminal.see('\n└')
  }
  const choose = async (message: string, below = 0): Promise<void> => {
    await asks(message)
    terminal.press(...Array<string>(below).fill(keys.down), keys.enter)
    await terminal.see(`◇  ${message}`)
  }
  return {
    ...terminal,
    asks,
    choose,
    open: (entry) => choose(question, entries.indexOf(entry)),
    menu: () => terminal.stands(`◆  ${question}`),
    lines: () =>
      terminal
        .lines()
        .filter((line) => !/^(before|after|lifeboat:|│ {2}lifeboat|│ {2}docker) /.test(line)),
    signal: (name) => {
      process.kill(Number(/^pid (\d+)/m.exec(terminal.text())?.[1]), name)
    },
    notes: () =>
      readFileSync(notes, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown[]),
    end: async () => {
      await terminal.see('\nover')
      const text = terminal.text()
      const [before, after] = ['before', 'after'].map(
        (when) => new RegExp(`^${when} (\\S+)`, 'm').exec(text)?.[1],
      )
      const cursor = terminal.controls().filter((each) => each.startsWith('?25'))
      return {
        exitCode: Number(/ended with (\d+)/.exec(text)?.[1]),
        isSane:
          before !== undefined && before === after && cursor.at(-1)?.startsWith('?25l') !== true,
      }
    },
  }
}
