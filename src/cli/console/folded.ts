import { foldText } from '../fold-text.ts'
import { answerColumns } from '../output.ts'

/** What the library puts before each line of a message. */
const margin = 3

/** A message as it fits beside the line that runs down the left of the console. */
export function folded(message: string): string {
  return foldText(message, answerColumns() - margin)
}
