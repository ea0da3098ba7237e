import type { Failure } from '../model/plan.ts'
import type { Container } from '../model/stack.ts'

/** What is wrong with a label, and how it would be right. */
export type LabelProblem = {
  readonly label: string
  readonly value: string
  readonly expected: string
  /** A value that is right; a label that does not exist has none. */
  readonly example?: string
  /** What was probably meant. */
  readonly near?: string | undefined
  /** What holds as long as it is not mended. */
  readonly meanwhile?: string
}

/** What is wrong with one value, whichever label it stands in. */
export type ValueProblem = Omit<LabelProblem, 'label' | 'value'>

/** A bad label as a failure of the backup: what it was to change is not changed, and nobody should think that it is. Pure. */
export function badLabel({ name }: Pick<Container, 'name'>, problem: LabelProblem): Failure {
  const { label, value, expected, example, near, meanwhile = 'the default holds' } = problem
  const meant = near === undefined ? '' : ` Did you mean ${near}?`
  const right = example === undefined ? 'Correct it' : `Write for example ${label}: "${example}"`
  const hint = `${right}, then let docker compose up make the container anew.${meant} Until then ${meanwhile}.`
  return {
    what: `label ${label} of ${name}`,
    code: 'bad-label',
    why: `it is ${JSON.stringify(value)}; expected ${expected}`,
    hint,
    details: [],
  }
}
