import { notConfirmed, type Dialogue } from '../ask.ts'
import { answerText } from '../output.ts'
import { Back } from './back.ts'
import type { Prompter } from './prompter.ts'

/** How a command asks that is run from the menu. `asked` is called after each question. */
export function createDialogue(prompter: Prompter, asked: () => void): Dialogue {
  return {
    isInteractive: () => true,
    showPlan: answerText,
    demandWord: async (word, what) => {
      const message = `Type ${word} to go on with the ${what}; Ctrl-C leads back`
      const check = (typed: string): string | undefined =>
        typed === word ? undefined : `That is not ${word}. Nothing is done until it is.`
      try {
        await prompter.enter({ message, check })
      } catch (error) {
        throw error instanceof Back ? notConfirmed(what) : error
      } finally {
        asked()
      }
    },
  }
}
