import type { MailTarget } from '../target.ts'
import { decode, readUrl, targetExamples, type Problem } from './read-address.ts'

const tlsWays = ['required', 'if-offered', 'off'] as const
const known = ['from', 'to', 'tls']

/** `smtp://USER:PASSWORD@HOST:PORT/?from=…&to=…`. A password goes over no line that is not encrypted, unless `tls=off` says so. Pure. */
export function parseMailTarget(text: string): MailTarget | Problem {
  const url = readUrl(text)
  if (url === undefined) return wrong('names no host')
  const isSecure = url.protocol === 'smtps:'
  const from = url.searchParams.get('from') ?? ''
  const to = url.searchParams
    .getAll('to')
    .flatMap((list) => list.split(','))
    .filter((each) => each !== '')
  const unknown = [...url.searchParams.keys()].find((key) => !known.includes(key))
  if (unknown !== undefined) return wrong('has something behind its ? that is not from, to or tls')
  if (!isAddress(from)) return wrong('has no from=')
  if (to.length === 0 || !to.every(isAddress)) return wrong('has no to=')
  const user =
    url.username === '' ? undefined : { name: decode(url.username), password: decode(url.password) }
  const asked = url.searchParams.get('tls') ?? (user === undefined ? 'if-offered' : 'required')
  const tls = tlsWays.find((way) => way === asked)
  if (tls === undefined) return wrong(`has a tls= that is not ${tlsWays.join(', ')}`)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (isSecure ? 465 : 587) : Number(url.port)
  return {
    kind: 'mail',
    name: `mail ${url.hostname}:${port}`,
    host,
    port,
    tls: isSecure ? 'from-the-start' : tls,
    user,
    from,
    to,
  }
}

/** A line break would begin another header. */
function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text)
}

function wrong(what: string): Problem {
  return { problem: `(smtp) ${what} (expected e.g. ${targetExamples.smtp})` }
}
