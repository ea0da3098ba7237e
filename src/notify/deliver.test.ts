import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'

import { exampleMessage, exampleNotifications } from '../../test/support/example-notifications.ts'
import { startMailServer } from '../../test/support/mail-server.ts'
import {
  closeAfterTest,
  findRefusingHost,
  listening,
  startHangingTarget,
  startWebTarget,
} from '../../test/support/web-target.ts'
import type { Delivery } from '../model/delivery.ts'
import { deliver, findProblem } from './deliver.ts'

const secret = 'hunter2'
const query = '?from=lifeboat@example.org&to=me@example.org,you@example.org'

describe('mail', () => {
  test('goes to all who are named, from whoever may send it', async () => {
    const { host, mails } = await startMailServer()

    const delivered = await tell(`smtp://me%40example.org:p%40ss%3Aword@${host}/${query}&tls=off`)

    expect(delivered).toEqual([{ target: `mail ${host}` }])
    expect(mails).toEqual([
      {
        user: 'me@example.org',
        from: 'lifeboat@example.org',
        to: ['me@example.org', 'you@example.org'],
        text: expect.stringMatching(/^Auto-Submitted: auto-generated\r$/m),
      },
    ])
    expect(mails[0]?.text).toContain('Subject: [Lifeboat] shop: full backup failed\r\n')
    expect(mails[0]?.text).toContain('\r\n\r\nWhy: the disk is full\r\nWhat to do: Make room.\r\n')
  })

  test('needs no login where none is asked for', async () => {
    const { host, mails } = await startMailServer()

    expect(await tell(`smtp://${host}/${query}`)).toEqual([{ target: `mail ${host}` }])
    expect(mails).toHaveLength(1)
  })

  test('gives no password to a server that offers no TLS', async () => {
    const { host, mails, logins } = await startMailServer()

    const delivered = await tell(`smtp://me%40example.org:p%40ss%3Aword@${host}/${query}`)

    expect(delivered).toEqual([
      { target: `mail ${host}`, problem: expect.stringContaining('it offers no TLS') },
    ])
    expect([mails, logins]).toEqual([[], []])
  })

  test('gives no password to a server whose certificate has run out', async () => {
    const { host, logins } = await startMailServer({ disabledCommands: [] })

    const delivered = await tell(`smtp://me%40example.org:p%40ss%3Aword@${host}/${query}`)

    expect(delivered).toEqual([
      { target: `mail ${host}`, problem: 'it cannot be reached (CERT_HAS_EXPIRED)' },
    ])
    expect(logins).toEqual([])
  })

  test('that is refused says which way, and nothing of what the server said', async () => {
    const { host } = await startMailServer()
    const picky = await startMailServer({
      onRcptTo: (_address, _session, done) => done(new Error(`${secret} is not here`)),
    })

    expect(await tell(`smtp://me:${secret}@${host}/${query}&tls=off`)).toEqual([
      { target: `mail ${host}`, problem: 'it refused the login (535)' },
    ])
    expect(await tell(`smtp://${picky.host}/${query}`)).toEqual([
      { target: `mail ${picky.host}`, problem: 'it refused the sender or a recipient (550)' },
    ])
  })

  test('to a server that says a word now and then, and never more, is given up', async () => {
    const server = createServer((socket) => {
      socket.write('220 hello\r\n')
      socket.once('data', () => {
        const timer = setInterval(() => socket.write('250-wait\r\n'), 20)
        socket.on('close', () => clearInterval(timer))
      })
    })
    closeAfterTest(server)
    const host = await listening(server)

    expect(await tell(`smtp://${host}/${query}`, 300)).toEqual([
      { target: `mail ${host}`, problem: 'it did not answer in time' },
    ])
  })
})

describe('a target that does not take it', () => {
  test.each([
    [500, {}, 'it answered 500'],
    [404, {}, 'it answered 404'],
  ])('with %i is named', async (status, headers, problem) => {
    const { host } = await startWebTarget(status, headers, `no ${secret} here`)

    expect(await tell(`slack+http://${host}/services/${secret}`)).toEqual([
      { target: `slack ${host}`, problem },
    ])
  })

  test('and sends it elsewhere is not followed: who is there is told no secret', async () => {
    const elsewhere = await startWebTarget()
    const { host } = await startWebTarget(307, { location: `http://${elsewhere.host}/` })

    expect(await tell(`gotify+http://${host}/${secret}`)).toEqual([
      { target: `gotify ${host}`, problem: 'it answered 307, a redirect, which is not followed' },
    ])
    expect(elsewhere.asked).toEqual([])
  })

  test.each([
    [
      'a token that fits into no header',
      'gotify+http://127.0.0.1:1/hunter2%0A',
      'cannot be reached',
    ],
    ['a port that the web leaves out', 'slack+http://127.0.0.1:6000/hunter2', 'cannot be reached'],
  ])('because of %s is named without it', async (_what, address, problem) => {
    const delivered = await tell(address)

    expect(delivered).toEqual([
      { target: expect.any(String), problem: expect.stringContaining(problem) },
    ])
    expect(JSON.stringify(delivered)).not.toContain(secret)
  })

  test('by a bug of ours is named without the words of that', async () => {
    const failing = findProblem(() => Promise.reject(new TypeError(`no ${secret}`)))

    expect(await failing).toBe('it failed by a bug in Lifeboat (TypeError)')
  })

  test('keeps nobody from being told who takes it, nor for ever', async () => {
    const good = await startWebTarget()
    const hanging = await startHangingTarget()
    const refusing = await findRefusingHost()

    const delivered = await tell(
      [
        `ntfy+http://${hanging}/${secret}`,
        `http://u:${secret}@${refusing}/${secret}`,
        `smtp://u:${secret}@${hanging}/${query}&tls=off`,
        `discord+http://${good.host}/x`,
      ].join('\n'),
      2000,
    )

    expect(delivered).toEqual([
      { target: `ntfy ${hanging}`, problem: 'it did not answer in time' },
      { target: `webhook ${refusing}`, problem: 'it cannot be reached (ECONNREFUSED)' },
      { target: `mail ${hanging}`, problem: expect.stringContaining('it did not answer in time') },
      { target: `discord ${good.host}` },
    ])
    expect(good.asked).toHaveLength(1)
    expect(JSON.stringify(delivered)).not.toContain(secret)
  })
})

function tell(notify: string, limitMs?: number): Promise<Delivery[]> {
  return deliver(exampleMessage(), exampleNotifications({ notify }), limitMs)
}
