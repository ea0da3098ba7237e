import { describeNotifications } from '../../src/config/describe-notifications.ts'
import type { Message } from '../../src/notify/message.ts'
import { writeRunMessage } from '../../src/notify/write-run-message.ts'
import type { Notifications } from '../../src/target.ts'
import { exampleRun } from './example-manifest.ts'

/** As the settings would be read; throws when they are wrong. */
export function exampleNotifications(
  settings: Partial<Record<'notify' | 'notifyOn' | 'notifyTemplate' | 'ping', string>> = {},
): Notifications {
  const { notifications, problems } = describeNotifications(settings)
  if (problems.length > 0) throw new Error(problems.join('; '))
  return notifications
}

/** Of a full backup that failed. */
export function exampleMessage(message = 'the disk is full'): Message {
  const error = { code: 'repository-full', message, hint: 'Make room.' }
  return writeRunMessage(
    exampleRun({ state: 'failed', finishedAt: '2026-11-21T03:01:05.000Z', error }),
    'failure',
  )
}
