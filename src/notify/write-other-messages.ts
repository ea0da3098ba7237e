import type { HealthReason } from '../model/health-reason.ts'
import type { Message, Outcome } from './message.ts'

/** That nothing has gone wrong, and nothing has gone well either. Pure. */
export function writeOverdueMessage(project: string, reason: HealthReason, now: Date): Message {
  const what = reason.code === 'drill-overdue' ? 'drill' : 'backup'
  const hint = 'lifeboat doctor says what is in the way, GET /runs what was tried.'
  const title = `${project}: no ${what} for too long`
  const text = `Why: ${reason.detail}\nWhat to do: ${hint}`
  return plain('overdue', { project, title, text, error: reason.detail, hint }, now)
}

/** Sent by `lifeboat notify --test`. Pure. */
export function writeTestMessage(project: string, now: Date): Message {
  const title = `${project}: a test of Lifeboat’s notifications`
  const text = 'Nothing has happened. Whoever reads this hears of runs that go wrong.'
  return plain('test', { project, title, text, error: '', hint: '' }, now)
}

type Said = { project: string; title: string; text: string; error: string; hint: string }

/** What no run stands behind. */
function plain(outcome: Outcome, said: Said, now: Date): Message {
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
