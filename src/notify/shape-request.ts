import { fillTemplate, isJsonTemplate, type WebTarget } from '../target.ts'
import { toneOf, type Message } from './message.ts'
import { shorten } from './shorten.ts'

/** What is sent to a target on the web. */
export type WebRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Without one it is asked for with GET. */
  readonly body?: string
}

/** A message in the form that a target’s own documentation asks for. Pure. */
export function shapeRequest(
  target: WebTarget,
  message: Message,
  template: string | undefined,
): WebRequest {
  const { title, text } = message
  switch (target.kind) {
    case 'webhook':
      return template === undefined
        ? json(target, message.fields)
        : fromTemplate(target, message, template)
    case 'slack':
      return json(target, { text: shapeSlack(message) })
    case 'discord':
      return json(target, shapeDiscord(message))
    case 'ntfy':
      return json(target, shapeNtfy(message, target.topic))
    case 'gotify':
      // Whoever reads the address in a log of the server’s proxy must not have the token: so it goes in a header (gotify.net/docs/pushmsg).
      return json(
        target,
        { title, message: text, priority: priorities.gotify[toneOf(message.outcome)] },
        {
          'x-gotify-key': target.token,
        },
      )
    case 'apprise':
      return json(target, shapeApprise(message, target.tag))
  }
}

/** Gotify's reach from 0 to 10, from 8 on its app makes itself heard; ntfy's from 1 to 5. */
const priorities = {
  gotify: { alarm: 8, warning: 5, good: 4 },
  ntfy: { alarm: 4, warning: 3, good: 3 },
} as const

const emojis = { alarm: 'rotating_light', warning: 'warning', good: 'white_check_mark' } as const

const types = { alarm: 'failure', warning: 'warning', good: 'success' } as const

/** Slack's incoming webhooks take `text`, in which `&`, `<` and `>` are written as in HTML (docs.slack.dev, "Formatting message text"). */
function shapeSlack({ title, text }: Message): string {
  const escaped = `*${title}*\n${text}`
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
  return shorten(escaped, 4000)
}

/** `content` is 2000 characters at most; without `allowed_mentions` an @everyone in an error would call all (discord.com/developers/docs, "Execute Webhook"). */
function shapeDiscord({ title, text }: Message): object {
  return { content: shorten(`**${title}**\n${text}`, 2000), allowed_mentions: { parse: [] } }
}

/**
 * JSON goes to the server's root, not to the topic; a message of more than 4096 bytes would arrive as a file (docs.ntfy.sh/publish, "Publish as JSON", "Limitations").
 * Priorities are 1 to 5, and tags with an emoji's name are shown as it.
 */
function shapeNtfy({ title, text, outcome }: Message, topic: string): object {
  const tone = toneOf(outcome)
  return {
    topic,
    title: shorten(title, 250),
    message: shorten(text, 4000, (each) => Buffer.byteLength(each)),
    priority: priorities.ntfy[tone],
    tags: [emojis[tone]],
  }
}

/** `POST /notify/KEY`; types are info, success, warning and failure (github.com/caronc/apprise-api, README, "API Details"). */
function shapeApprise({ title, text, outcome }: Message, tag: string | undefined): object {
  const type = outcome === 'test' ? 'info' : types[toneOf(outcome)]
  return { title, body: text, type, format: 'text', ...(tag === undefined ? {} : { tag }) }
}

function fromTemplate(target: WebTarget, { fields }: Message, template: string): WebRequest {
  const isJson = isJsonTemplate(template)
  const values: Readonly<Record<string, string>> = fields
  const body = fillTemplate(template, (field) => {
    const value = values[field] ?? ''
    return isJson ? JSON.stringify(value).slice(1, -1) : value
  })
  const type = isJson ? 'application/json' : 'text/plain; charset=utf-8'
  return { url: target.url, headers: { ...authorize(target), 'content-type': type }, body }
}

function json(
  target: WebTarget,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): WebRequest {
  return {
    url: target.url,
    headers: { ...authorize(target), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

function authorize({ authorization }: WebTarget): Record<string, string> {
  return authorization === undefined ? {} : { authorization }
}
