import type { Message, Outcome } from './message.ts'

type Said = Pick<Message['fields'], 'project' | 'title' | 'text' | 'error' | 'hint'>

/** A message that no run stands behind. Pure. */
export function plainMessage(outcome: Outcome, said: Said, now: Date): Message {
  const { title, text } = said
  const time = now.toISOString()
  const none = { kind: '', type: '', state: '', run: '', backup: '' }
  return {
    outcome,
    title,
    text,
    fields: { outcome, ...none, ...said, started: time, finished: time },
  }
}
