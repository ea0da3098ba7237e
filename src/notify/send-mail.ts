import type { MailTarget } from '../target.ts'
import type { Message } from './message.ts'
import { NotDelivered } from './not-delivered.ts'

/** Sends a mail by SMTP. Throws NotDelivered; a server's own words are left out, for they may repeat a user's name or worse. */
export async function sendMail(
  target: MailTarget,
  { title, text }: Message,
  { signal, limitMs }: { signal: AbortSignal; limitMs: number },
): Promise<void> {
  // An idle daemon has no memory to spare for it.
  const { createTransport } = await import('nodemailer')
  const { host, port, tls, user, from, to } = target
  const transport = createTransport({
    host,
    port,
    secure: tls === 'from-the-start',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'off',
    ...(user === undefined ? {} : { auth: { user: user.name, pass: user.password } }),
    dnsTimeout: limitMs,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sent = transport.sendMail({
    from,
    to: [...to],
    subject: `[Lifeboat] ${title.replaceAll(/\s+/g, ' ')}`,
    text,
    // No holiday answers, please (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  try {
    // Its own limits are for silence: a server that says a word now and then has no end.
    await Promise.race([sent, aborted(signal)])
  } catch (error) {
    sent.catch(() => undefined)
    throw new NotDelivered(signal.aborted ? 'it did not answer in time' : explain(error))
  } finally {
    transport.close()
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new NotDelivered('it did not answer in time'))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

const words: Readonly<Record<string, string>> = {
  EAUTH: 'it refused the login',
  ENOAUTH: 'it refused the login',
  ETLS: 'it offers no TLS that holds, and tls=off is not set',
  EENVELOPE: 'it refused the sender or a recipient',
  EMESSAGE: 'it refused the mail',
  ETIMEDOUT: 'it did not answer in time',
}

function explain(error: unknown): string {
  const { code, originalCode, responseCode } = error as Codes
  const what = words[code ?? ''] ?? 'it cannot be reached'
  return `${what} (${responseCode ?? originalCode ?? code ?? 'no code'})`
}

/** A certificate that nobody vouches for, or a port at which nobody listens, is the system's code behind the library's. */
type Codes = {
  readonly code?: string
  readonly originalCode?: string
  readonly responseCode?: number
}
