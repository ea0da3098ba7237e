import { describe, expect, test } from 'vitest'

import { exampleMessage, exampleNotifications } from '../../test/support/example-notifications.ts'
import { startWebTarget, type Asked } from '../../test/support/web-target.ts'
import { deliver } from './deliver.ts'
import type { Message } from './message.ts'

const title = 'shop: full backup failed'
const text = [
  'Why: the disk is full',
  'What to do: Make room.',
  'Run: 2026-11-21T03-00-00Z-k3f9, began 2026-11-21T03:00:00.000Z, took 1 min 05 s',
].join('\n')

describe('what each kind of target is sent', () => {
  test('webhook: a document with all fields', async () => {
    const { path, headers, body } = await send((host) => `http://u:p@${host}/hook?a=b`)

    expect(path).toBe('/hook?a=b')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      authorization: `Basic ${btoa('u:p')}`,
    })
    expect(JSON.parse(body)).toEqual({
      outcome: 'failure',
      title,
      text,
      project: 'shop',
      kind: 'backup',
      type: 'full',
      state: 'failed',
      run: '2026-11-21T03-00-00Z-k3f9',
      backup: '',
      started: '2026-11-21T03:00:00.000Z',
      finished: '2026-11-21T03:01:05.000Z',
      error: 'the disk is full',
      hint: 'Make room.',
    })
  })

  test('webhook: a template of JSON, in which nothing breaks out of its string', async () => {
    const { headers, body } = await send((host) => `http://${host}/`, {
      message: exampleMessage('a "quote" \\ and a\nline'),
      template: '{"msg": "{{ error }}", "of": ["{{project}}"]}',
    })

    expect(headers['content-type']).toBe('application/json')
    expect(JSON.parse(body)).toEqual({ msg: 'a "quote" \\ and a\nline', of: ['shop'] })
  })

  test('webhook: a template of plain text', async () => {
    const { headers, body } = await send((host) => `http://${host}/`, {
      template: '{{title}} ({{outcome}})',
    })

    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(body).toBe(`${title} (failure)`)
  })

  test('Slack: text, in which its own signs are written as it wants them', async () => {
    const { path, body } = await send((host) => `slack+http://${host}/services/T/B/X`, {
      message: exampleMessage('<!channel> & co'),
    })

    expect(path).toBe('/services/T/B/X')
    const sent = JSON.parse(body) as { text: string }
    expect(Object.keys(sent)).toEqual(['text'])
    expect(sent.text).toContain(`*${title}*\nWhy: &lt;!channel&gt; &amp; co\n`)
  })

  test('Discord: content of 2000 characters at most, that calls nobody', async () => {
    const { path, body } = await send((host) => `discord+http://${host}/api/webhooks/1/t`, {
      message: exampleMessage(`@everyone ${'x'.repeat(3000)}`),
    })

    expect(path).toBe('/api/webhooks/1/t')
    const sent = JSON.parse(body) as { content: string; allowed_mentions: unknown }
    expect(sent.allowed_mentions).toEqual({ parse: [] })
    expect(sent.content).toHaveLength(2000)
    expect(sent.content).toMatch(/^\*\*shop: full backup failed\*\*\nWhy: @everyone x+…$/)
  })

  test('ntfy: JSON to the root, with the topic in it, and no more bytes than a message may have', async () => {
    const { path, headers, body } = await send((host) => `ntfy+http://:tk_1@${host}/mine`, {
      message: exampleMessage('ä'.repeat(4000)),
    })

    expect(path).toBe('/')
    expect(headers['authorization']).toBe('Bearer tk_1')
    const sent = JSON.parse(body) as { message: string }
    expect(sent).toMatchObject({ topic: 'mine', title, priority: 4, tags: ['rotating_light'] })
    expect(Buffer.byteLength(sent.message)).toBeLessThanOrEqual(4096)
    expect(sent.message).toMatch(/ä…$/)
  })

  test('Gotify: the token in a header, never in the address', async () => {
    const { path, headers, body } = await send((host) => `gotify+http://${host}/AbC`)

    expect(path).toBe('/message')
    expect(headers['x-gotify-key']).toBe('AbC')
    expect(JSON.parse(body)).toEqual({ title, message: text, priority: 8 })
  })

  test('Apprise API: to the key, as a failure', async () => {
    const { path, body } = await send((host) => `apprise+http://${host}/shop?tag=ops`)

    expect(path).toBe('/notify/shop')
    expect(JSON.parse(body)).toEqual({
      title,
      body: text,
      type: 'failure',
      format: 'text',
      tag: 'ops',
    })
  })
})

async function send(
  address: (host: string) => string,
  { message = exampleMessage(), template }: { message?: Message; template?: string } = {},
): Promise<Asked> {
  const { host, asked } = await startWebTarget()
  const { targets } = exampleNotifications({ notify: address(host) })
  const delivered = await deliver(message, { targets, template })
  expect(delivered).toEqual([{ target: expect.stringContaining(host) }])
  expect(asked).toHaveLength(1)
  expect(asked[0]?.method).toBe('POST')
  return asked[0] as Asked
}
