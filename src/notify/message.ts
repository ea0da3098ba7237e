import type { TemplateField } from '../target.ts'

/** Why somebody is told. */
export type Outcome = 'failure' | 'recovery' | 'warning' | 'success' | 'overdue' | 'test'

/** One notification, before it takes the form that a target wants. */
export type Message = {
  readonly outcome: Outcome
  /** One line. */
  readonly title: string
  readonly text: string
  /** What a template may name, and what a webhook is sent. */
  readonly fields: Readonly<Record<TemplateField, string>>
}

/** How loud somebody is to be told. */
export function toneOf(outcome: Outcome): 'alarm' | 'warning' | 'good' {
  if (outcome === 'failure' || outcome === 'overdue') return 'alarm'
  return outcome === 'warning' ? 'warning' : 'good'
}
