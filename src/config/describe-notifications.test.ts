import { describe, expect, test } from 'vitest'

import { exampleNotifications } from '../../test/support/example-notifications.ts'
import { describeNotifications } from './describe-notifications.ts'
import { loadConfig } from './load.ts'

describe('addresses', () => {
  test.each([
    [
      'smtp://me%40example.org:p%40ss@mail.example.org/?from=a@example.org&to=b@example.org,c@example.org',
      {
        kind: 'mail',
        name: 'mail mail.example.org:587',
        host: 'mail.example.org',
        port: 587,
        tls: 'required',
        user: { name: 'me@example.org', password: 'p@ss' },
        from: 'a@example.org',
        to: ['b@example.org', 'c@example.org'],
      },
    ],
    [
      'smtps://[::1]/?from=a@b&to=c@d',
      { name: 'mail [::1]:465', host: '::1', port: 465, tls: 'from-the-start', user: undefined },
    ],
    ['smtp://mail:25/?from=a@b&to=c@d', { port: 25, tls: 'if-offered' }],
    ['smtp://u:p@mail/?from=a@b&to=c@d&tls=off', { tls: 'off' }],
    [
      'https://u:p@example.org/hook?a=b',
      {
        kind: 'webhook',
        name: 'webhook example.org',
        url: 'https://example.org/hook?a=b',
        authorization: `Basic ${btoa('u:p')}`,
      },
    ],
    ['slack://hooks.slack.com/services/T/B/X', { url: 'https://hooks.slack.com/services/T/B/X' }],
    ['slack+http://chat:8065/hooks/x', { kind: 'slack', url: 'http://chat:8065/hooks/x' }],
    [
      'discord://discord.com/api/webhooks/1/t',
      { kind: 'discord', url: 'https://discord.com/api/webhooks/1/t' },
    ],
    ['ntfy://ntfy.sh/mine', { url: 'https://ntfy.sh/', topic: 'mine', authorization: undefined }],
    [
      'ntfy://:tk_1@example.org/push/mine',
      { url: 'https://example.org/push/', topic: 'mine', authorization: 'Bearer tk_1' },
    ],
    ['ntfy://u:p@example.org/mine', { authorization: `Basic ${btoa('u:p')}` }],
    ['gotify+http://gotify/sub/AbC', { url: 'http://gotify/sub/message', token: 'AbC' }],
    [
      'apprise+http://apprise:8000/shop?tag=ops',
      { url: 'http://apprise:8000/notify/shop', tag: 'ops' },
    ],
  ])('%s', (notify, expected) => {
    expect(exampleNotifications({ notify }).targets).toEqual([expect.objectContaining(expected)])
  })

  test('stand with blanks or line breaks between them, and each has a name of its own', () => {
    const { targets } = exampleNotifications({
      notify: ' slack://h/a\nslack://h/b  ntfy://h/t\n',
    })

    expect(targets.map(({ name }) => name)).toEqual(['slack h', 'slack h (2)', 'ntfy h'])
  })

  test.each([
    ['hunter2', 'address 1 is no address (expected e.g. https://example.org/hook)'],
    [
      'slak://h/hunter2',
      'address 1 begins with slak://, which is no kind of target; did you mean slack://?',
    ],
    [
      'https://h ntfy://hunter2',
      'address 2 (ntfy) has nothing behind its host (expected e.g. ntfy://ntfy.sh/TOPIC)',
    ],
    ['gotify:///hunter2', 'address 1 (gotify)'],
    ['smtp://u:hunter2@mail/?to=a@b', 'address 1 (smtp) has no from='],
    ['smtp://u:hunter2@mail/?from=a@b', 'address 1 (smtp) has no to='],
    ['smtp://u:hunter2@mail/?from=a@b&to=c@d%0aBcc:e@f', 'address 1 (smtp) has no to='],
    ['smtp://u:hunter2@mail/?from=a@b&to=c@d&tls=no', 'tls= that is not required, if-offered, off'],
    ['smtp://u:hunter2@mail/?from=a@b&to=c@d&pass=hunter2', 'that is not from, to or tls'],
  ])('that are wrong are named without what may be secret of them: %s', (notify, expected) => {
    const { problems } = describeNotifications({ notify })

    expect(problems).toEqual([expect.stringContaining(expected)])
    expect(problems[0]).toMatch(/^LIFEBOAT_NOTIFY: .*\(expected|tls=|not from/)
    expect(problems.join()).not.toContain('hunter2')
  })
})

describe('the other settings', () => {
  test('a ping is a plain address, or one that is told more', () => {
    expect(exampleNotifications({ ping: 'https://example.org/x' }).ping).toMatchObject({
      kind: 'plain',
      name: 'ping example.org',
    })
    expect(exampleNotifications({ ping: 'healthchecks+http://hc:8000/ping/x' }).ping).toMatchObject(
      {
        kind: 'healthchecks',
        url: 'http://hc:8000/ping/x',
      },
    )
    expect(describeNotifications({ ping: 'ftp://hunter2' }).problems).toEqual([
      expect.stringMatching(/^LIFEBOAT_PING: it is no address to ping \(expected (?!.*hunter2)/),
    ])
  })

  test.each([
    ['{"text": "{{titel}}"}', '{{titel}} is no field; did you mean {{title}}? (expected outcome,'],
    ['{"text": {{title}} }', 'it begins like JSON and is none'],
  ])('a template that cannot work is refused: %s', (notifyTemplate, expected) => {
    expect(describeNotifications({ notifyTemplate }).problems).toEqual([
      expect.stringContaining(expected),
    ])
  })

  test('all that is wrong is told at once, with the rest of the settings', () => {
    const environment = {
      LIFEBOAT_NOTIFY: 'https://ok slak://x',
      LIFEBOAT_PING: 'x',
      LIFEBOAT_NOTIFY_ON: 'never',
      LIFEBOAT_PORT: '0',
    }

    expect(() => loadConfig(environment)).toThrow(
      expect.objectContaining({
        code: 'bad-configuration',
        details: expect.objectContaining({ length: 4 }),
      }),
    )
  })

  test('what is not set tells nobody', () => {
    expect(loadConfig({}).config.notifications).toEqual({
      targets: [],
      on: 'failure',
      template: undefined,
      ping: undefined,
    })
  })
})
