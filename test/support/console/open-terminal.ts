import { stripVTControlCharacters } from 'node:util'
import { spawn } from '@lydell/node-pty'
import { onTestFinished } from 'vitest'

import { eventually } from '../eventually.ts'

export type Terminal = {
  /** Waits until that stands on it, after what was waited for before; controls are left out. */
  see(text: string): Promise<void>
  /** Waits for it, too, and leaves it to be waited for. */
  stands(text: string): Promise<void>
  /** Types, as a keyboard would. */
  press(...keys: readonly string[]): void
  /** All that came so far, without controls. */
  text(): string
  /** The controls: what follows on each escape, up to the next one. */
  controls(): string[]
  /** What was written line by line: where the cursor goes elsewhere, another line begins. */
  lines(): string[]
  hangUp(): void
}

export const keys = {
  enter: '\r',
  up: '\u001B[A',
  down: '\u001B[B',
  space: ' ',
  escape: '\u001B',
  interrupt: '\u0003',
  endOfInput: '\u0004',
}

const escape = '\u001B['
const sightLimitMs = 180_000
/** For a test that sees something several times. */
export const terminalLimitMs = 5 * sightLimitMs

/**
 * Runs a shell’s script on a pseudo-terminal of 80 columns and 24 lines. By node-pty: it comes with npm on every machine that the tests run on, in prebuilt
 * binaries, which neither `script` (another program on each system) nor a Python does.
 */
export function openTerminal(
  script: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Terminal {
  const { PATH, HOME } = process.env
  const terminal = spawn('sh', ['-c', script], {
    name: 'xterm-256color',
    cols: 80,
    rows: 24,
    env: { PATH, HOME, ...environment },
  })
  let raw = ''
  let seen = 0
  let isOver = false
  terminal.onData((data) => (raw += data))
  terminal.onExit(() => (isOver = true))
  const text = (): string => stripVTControlCharacters(raw)
  const hangUp = (): void => {
    if (!isOver) terminal.kill()
  }
  onTestFinished(hangUp)
  const find = (wanted: string): Promise<number> =>
    eventually(
      () => {
        const found = text().indexOf(wanted, seen)
        if (found !== -1) return found + wanted.length
        throw new Error(`${JSON.stringify(wanted)} is not on it, but: ${text().slice(seen)}`)
      },
      { limitMs: sightLimitMs, intervalMs: 20 },
    )
  return {
    see: async (wanted) => {
      seen = await find(wanted)
    },
    stands: async (wanted) => void (await find(wanted)),
    press: (...typed) => {
      for (const each of typed) terminal.write(each)
    },
    text,
    controls: () => raw.split(escape).slice(1),
    lines: () =>
      stripVTControlCharacters(
        raw
          .split(escape)
          .map((each) => (/^\d*(?:;\d*)?[A-J]/.test(each) ? `\n${each}` : each))
          .join(escape)
          .replaceAll(`${escape}\n`, `\n${escape}`),
      ).split(/\r?\n|\r/),
    hangUp,
  }
}
