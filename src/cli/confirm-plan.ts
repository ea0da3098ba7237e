import type { LifeboatError } from '../errors.ts'
import { terminalDialogue, type Confirmed } from './ask.ts'
import type { Context } from './context.ts'

type Wish = {
  /** What would be done, as text. */
  readonly plan: string
  /** What is to be typed. */
  readonly word: string
  readonly what: Confirmed
  /** The error for when nobody is there to type it. */
  readonly notAsked: () => LifeboatError
}

/** Shows what would be done and goes on once its word is typed. Throws `not-confirmed`. */
export async function confirmPlan(
  { dialogue = terminalDialogue, signal }: Context,
  { plan, word, what, notAsked }: Wish,
): Promise<void> {
  dialogue.showPlan(plan)
  if (!dialogue.isInteractive()) throw notAsked()
  await dialogue.demandWord(word, what, signal)
}
