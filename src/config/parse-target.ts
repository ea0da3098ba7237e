import { suggest } from '../suggest.ts'
import type { PingTarget, Target } from '../target.ts'
import { parseMailTarget } from './parse-mail-target.ts'
import { decode, readUrl, targetExamples, type Problem } from './read-address.ts'

const presets = ['slack', 'discord', 'ntfy', 'gotify', 'apprise'] as const
type Preset = (typeof presets)[number]

/** Schemes that somebody may have meant. */
const schemes = [
  'smtp',
  'smtps',
  'https',
  'http',
  ...presets.flatMap((preset) => [preset, `${preset}+http`]),
]

/** One address of LIFEBOAT_NOTIFY. A problem names the part that is wrong, and never what may be secret of it. Pure. */
export function parseTarget(text: string): Target | Problem {
  const scheme = schemeOf(text)
  if (scheme === undefined)
    return { problem: `is no address (expected e.g. ${targetExamples.https})` }
  if (scheme === 'smtp' || scheme === 'smtps') return parseMailTarget(text)
  if (scheme === 'https' || scheme === 'http') {
    const url = readUrl(text)
    return url === undefined
      ? noHost(scheme, 'https')
      : { kind: 'webhook', ...onTheWeb('webhook', url) }
  }
  const preset = presets.find(
    (each) => scheme === each || scheme === `${each}+http` || scheme === `${each}+https`,
  )
  if (preset === undefined) return unknownScheme(scheme)
  const url = readUrl(text.replace(/^[^:]*:/, scheme.endsWith('+http') ? 'http:' : 'https:'))
  return url === undefined ? noHost(scheme, preset) : parsePreset(preset, url)
}

/** The address of LIFEBOAT_PING. Pure. */
export function parsePing(text: string): PingTarget | Problem {
  const scheme = schemeOf(text) ?? ''
  if (!/^(https?|healthchecks(\+https?)?)$/.test(scheme)) return { problem: pingExpected }
  const isPlain = scheme.startsWith('http')
  const inner = isPlain ? scheme : scheme.endsWith('+http') ? 'http' : 'https'
  const url = readUrl(text.replace(/^[^:]*:/, `${inner}:`))
  if (url === undefined) return { problem: pingExpected }
  return { kind: isPlain ? 'plain' : 'healthchecks', ...onTheWeb('ping', url) }
}

const pingExpected =
  'is no address to ping (expected e.g. healthchecks://hc-ping.com/UUID, or https://… where only good backups are told)'

function parsePreset(preset: Preset, url: URL): Target | Problem {
  const path = url.pathname.replace(/\/+$/, '')
  // The last part of the path is not the server's own: a topic, a token or a key.
  const [, before = '', last = ''] = /^(.*)\/([^/]*)$/.exec(path) ?? []
  if (last === '') {
    return {
      problem: `(${preset}) has nothing behind its host (expected e.g. ${targetExamples[preset]})`,
    }
  }
  const web = onTheWeb(preset, url)
  const base = `${url.origin}${before}`
  switch (preset) {
    case 'slack':
    case 'discord':
      return { kind: preset, ...web }
    case 'ntfy':
      return {
        kind: 'ntfy',
        ...web,
        authorization: tokenOrUser(url),
        url: `${base}/`,
        topic: decode(last),
      }
    case 'gotify':
      return { kind: 'gotify', ...web, url: `${base}/message`, token: decode(last) }
    case 'apprise':
      return {
        kind: 'apprise',
        ...web,
        url: `${base}/notify/${last}`,
        tag: url.searchParams.get('tag') ?? undefined,
      }
  }
}

function onTheWeb(
  kind: string,
  url: URL,
): { name: string; url: string; authorization: string | undefined } {
  const name = `${kind} ${url.host}`
  const authorization = url.username === '' && url.password === '' ? undefined : basic(url)
  // fetch takes no address in which somebody is named.
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  bare.hash = ''
  return { name, url: bare.href, authorization }
}

/** ntfy gives tokens besides users: one stands behind a colon, as a password without a user. */
function tokenOrUser(url: URL): string | undefined {
  if (url.username === '' && url.password !== '') return `Bearer ${decode(url.password)}`
  return url.username === '' ? undefined : basic(url)
}

function basic({ username, password }: URL): string {
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}`
}

function schemeOf(text: string): string | undefined {
  return /^([a-z][a-z0-9+]*):\/\//i.exec(text)?.[1]?.toLowerCase()
}

function noHost(scheme: string, example: keyof typeof targetExamples): Problem {
  return { problem: `(${scheme}) names no host (expected e.g. ${targetExamples[example]})` }
}

function unknownScheme(scheme: string): Problem {
  const near = suggest(scheme, schemes)
  const meant = near === undefined ? '' : `; did you mean ${near}://?`
  const expected = ['smtp', 'smtps', 'https', ...presets].map((each) => `${each}://`).join(', ')
  return {
    problem: `begins with ${scheme}://, which is no kind of target${meant} (expected ${expected})`,
  }
}
