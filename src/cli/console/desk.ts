import { isInterruption, LifeboatError } from '../../errors.ts'
import type { Lifeboat } from '../../lifeboat.ts'
import type { Context } from '../context.ts'
import { explain } from '../output.ts'
import { createProgram } from '../program.ts'
import { Back } from './back.ts'
import { createDialogue } from './dialogue.ts'
import { discardTyped } from './discard-typed.ts'
import { folded } from './folded.ts'
import type { Interrupts } from './interrupts.ts'
import type { Prompter } from './prompter.ts'
import { writeCommand } from './write-command.ts'

/** What every entry of the menu is given. */
export type Desk = {
  readonly lifeboat: Lifeboat
  readonly prompter: Prompter
  /**
   * Runs a plain command, named first, as if it had been typed: what it does, asks and answers is its own. Says how it failed, too, and what became of it
   * where it was stopped by Ctrl-C.
   */
  run(words: readonly string[]): Promise<void>
  /** Looks something up for a question, and throws `Back` when that was given up. */
  look<T>(what: string, act: (signal: AbortSignal) => Promise<T>): Promise<T>
}

type Parts = {
  readonly context: Omit<Context, 'signal' | 'end'>
  readonly lifeboat: Lifeboat
  readonly prompter: Prompter
  readonly interrupts: Interrupts
}

export function openDesk({ context, lifeboat, prompter, interrupts }: Parts): Desk {
  return {
    lifeboat,
    prompter,
    run: async (words) => {
      // The terminal wraps it: with a line break in it, it could not be copied.
      prompter.say(writeCommand(words))
      let isStopping = false
      const typed = discardTyped()
      const dialogue = createDialogue(prompter, typed.again)
      try {
        await interrupts.during(
          async (signal) => {
            // How far it is it shows itself, as at the terminal.
            const program = createProgram({
              ...context,
              dialogue,
              signal,
              end: () => undefined,
            })
            await program.parseAsync([...words], { from: 'user' })
          },
          () => {
            isStopping = true
            prompter.warn('stopping: it ends in good order, which takes a moment')
          },
        )
        if (isStopping) prompter.warn('it had come to its end already')
      } catch (error) {
        showError(prompter, error, writeCommand(words))
        if (isStopping && isInterruption(error)) {
          prompter.warn('stopped; what was begun is cleared away')
        }
      } finally {
        typed.end()
      }
    },
    look: async (what, act) => {
      let isGivenUp = false
      const typed = discardTyped()
      prompter.step(folded(`${what} …`))
      try {
        const found = await interrupts.during(act, () => (isGivenUp = true))
        if (!isGivenUp) return found
      } catch (error) {
        if (!isGivenUp) throw error
      } finally {
        typed.end()
      }
      throw new Back()
    },
  }
}

/** As every command says it. The stack of a bug is for whoever gives the command itself. */
export function showError(prompter: Prompter, error: unknown, command?: string): void {
  const isBug = !(error instanceof LifeboatError)
  const more = isBug && command !== undefined ? [`hint: \`${command}\` by itself says where.`] : []
  prompter.warn(folded([...explain(error), ...more].join('\n')))
}
