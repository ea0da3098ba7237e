import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

export type Mail = {
  readonly user: string | undefined
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body as they came. */
  readonly text: string
}

/** A mail server that keeps what it is sent, and lets one user in. Gone after the test. */
export async function startMailServer(
  options: SMTPServerOptions = {},
): Promise<{ host: string; mails: Mail[]; logins: string[] }> {
  const mails: Mail[] = []
  const logins: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    disableReverseLookup: true,
    onAuth: ({ username = '', password = '' }, _session, done) => {
      logins.push(username)
      if (username === 'me@example.org' && password === 'p@ss:word') done(null, { user: username })
      // As some servers do, it repeats what it was given.
      else done(new Error(`no user ${username} with password ${password}`))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          user: typeof session.user === 'string' ? session.user : undefined,
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  )
  const { port } = server.server.address() as AddressInfo
  return { host: `127.0.0.1:${port}`, mails, logins }
}
