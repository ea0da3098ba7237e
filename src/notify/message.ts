import type { TemplateField } from '../target.ts'

/** Why somebody is told. */
export type Outcome = 'failure' | 'recovery' | 'success' | 'overdue' | 'test'

/** One notification, before it takes the form that a target wants. */
export type Message = {
  readonly outcome: Outcome
  /** One line. */
  readonly title: string
  readonly text: string
  /** What a template may name, and what a webhook is sent. */
  readonly fields: Readonly<Record<TemplateField, string>>
}

/** Whether somebody has to do something. */
export function isBad(outcome: Outcome): boolean {
  return outcome === 'failure' || outcome === 'overdue'
}
