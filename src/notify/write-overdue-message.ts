import type { HealthReason } from '../model/health-reason.ts'
import type { Message } from './message.ts'
import { plainMessage } from './plain-message.ts'

/** That nothing has gone wrong, and nothing has gone well either. Pure. */
export function writeOverdueMessage(project: string, reason: HealthReason, now: Date): Message {
  const hint = 'lifeboat doctor says what is in the way, GET /runs what was tried.'
  const title = `${project}: ${titles[reason.code] ?? 'no backup for too long'}`
  const text = `Why: ${reason.detail}\nWhat to do: ${hint}`
  return plainMessage('overdue', { project, title, text, error: reason.detail, hint }, now)
}

const titles: Readonly<Record<string, string>> = {
  'backup-unproved': 'no proved backup for too long',
  'drill-overdue': 'no drill for too long',
  'read-back-overdue': 'nothing read back for too long',
  'repository-unreachable': 'the repository has been out of reach for too long',
  'copy-too-old': 'no new backup in the copy for too long',
  'copy-unreachable': 'the copy has been out of reach for too long',
}
