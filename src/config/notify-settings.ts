import { z } from 'zod'

import { setting } from './setting.ts'

/** Who is told how runs end. What they say together is read in describe-notifications.ts. */
export const notifySettings = {
  notify: setting('LIFEBOAT_NOTIFY', z.string().min(1), {
    expected:
      'one or more addresses with a blank or a line break between them, for example ntfy://ntfy.sh/our-backups, of smtp://, smtps://, https://, slack://, discord://, ntfy://, gotify:// and apprise://',
    description:
      'Who is told how runs end: docs/notify.md says how each address is written. Default: nobody.',
    secret: true,
  }),
  notifyOn: setting('LIFEBOAT_NOTIFY_ON', z.enum(['failure', 'always']), {
    fallback: 'failure',
    expected: 'failure or always',
    description:
      'Which runs are told of: failure is each that went wrong, and the first that went well after it; always is every one.',
  }),
  notifyTemplate: setting('LIFEBOAT_NOTIFY_TEMPLATE', z.string().min(1), {
    expected: 'text with {{fields}}, for example {"text": "{{title}}"}',
    description:
      'What is sent to https:// and http:// addresses. Default: a JSON document with all fields.',
  }),
  ping: setting('LIFEBOAT_PING', z.string().min(1), {
    expected:
      'the address of a dead man’s switch, https:// or healthchecks://, for example healthchecks://hc-ping.com/UUID',
    description:
      'What is asked after each good full backup, so that somebody else notices when none comes. healthchecks:// is told of beginnings and failures too.',
    secret: true,
  }),
} as const
