import {
  autocomplete,
  CANCEL_SYMBOL,
  log,
  multiselect,
  select,
  text,
  type Option,
} from '@clack/prompts'

import { hideLine } from '../output.ts'
import { Back } from './back.ts'

/** What may be chosen. `hint` stands beside it while it is pointed at. */
export type Choice<T extends string> = {
  readonly value: T
  readonly label: string
  readonly hint?: string
}

type Question<T> = {
  readonly message: string
  readonly choices: readonly Choice<T & string>[]
}

type Entered = {
  readonly message: string
  readonly placeholder?: string
  /** Says what is wrong with what was typed; undefined when nothing is. */
  readonly check: (typed: string) => string | undefined
}

/** How questions are asked. Each throws `Back` when it is not answered: by Ctrl-C, Ctrl-D, Escape, or because the terminal is gone. */
export type Prompter = {
  choose<T extends string>(question: Question<T>): Promise<T>
  /** The same of many: what is typed narrows them. */
  find<T extends string>(question: Question<T>): Promise<T>
  /** At least one of them. */
  chooseSeveral<T extends string>(question: Question<T>): Promise<T[]>
  /** What was typed, without blanks around it. */
  enter(question: Entered): Promise<string>
  say(message: string): void
  /** The same without a blank line before it. */
  step(message: string): void
  warn(message: string): void
}

const shownAtOnce = 12

/** `leaving`: when the whole console ends, and with it the question that is open. */
export function createPrompter(leaving: AbortSignal): Prompter {
  return {
    choose: async ({ message, choices }) => {
      const options = toOptions(choices)
      return ask(leaving, (signal) => select({ message, options, signal }))
    },
    find: async ({ message, choices }) => {
      const options = toOptions(choices)
      const maxItems = shownAtOnce
      return ask(leaving, (signal) => autocomplete({ message, options, maxItems, signal }))
    },
    chooseSeveral: async ({ message, choices }) => {
      const options = toOptions(choices)
      return ask(leaving, (signal) => multiselect({ message, options, signal }))
    },
    enter: async ({ message, placeholder, check }) => {
      const typed = await ask(leaving, (signal) =>
        text({
          message,
          ...(placeholder === undefined ? {} : { placeholder }),
          validate: (value = '') => check(value.trim()),
          signal,
        }),
      )
      return typed.trim()
    },
    say: (message) => write(() => log.message(message)),
    step: (message) => write(() => log.message(message, { spacing: 0 })),
    warn: (message) => write(() => log.warn(message)),
  }
}

/** What the library writes goes to where a run’s progress may stand. */
function write(act: () => void): void {
  hideLine()
  act()
}

/**
 * Asks under a signal of the question’s own: the library leaves its listeners on it. It knows nothing of Ctrl-D, at which the reader below it closes and
 * nothing would ever come of the question.
 */
async function ask<T>(
  leaving: AbortSignal,
  open: (signal: AbortSignal) => Promise<T | typeof CANCEL_SYMBOL>,
): Promise<T> {
  if (leaving.aborted) throw new Back()
  hideLine()
  const closing = new AbortController()
  const close = (): void => closing.abort()
  const watch = (_text: unknown, key: { ctrl?: boolean; name?: string } | undefined): void => {
    if (key?.ctrl === true && key.name === 'd') close()
  }
  leaving.addEventListener('abort', close, { once: true })
  process.stdin.on('keypress', watch)
  try {
    const answered = await open(closing.signal)
    if (answered === CANCEL_SYMBOL) throw new Back()
    return answered
  } finally {
    process.stdin.off('keypress', watch)
    leaving.removeEventListener('abort', close)
  }
}

function toOptions<T extends string>(choices: readonly Choice<T>[]): Option<T>[] {
  if (choices.length === 0) {
    log.warn('there is nothing to choose from')
    throw new Back()
  }
  return choices.map((choice) => ({ ...choice })) as Option<T>[]
}
