import type { Message } from './message.ts'
import { plainMessage } from './plain-message.ts'

/** Sent by `lifeboat notify --test`. Pure. */
export function writeTestMessage(project: string, now: Date): Message {
  const title = `${project}: a test of Lifeboat’s notifications`
  const text = 'Nothing has happened. Whoever reads this hears of runs that go wrong.'
  return plainMessage('test', { project, title, text, error: '', hint: '' }, now)
}
