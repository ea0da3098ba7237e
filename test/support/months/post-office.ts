import { onTestFinished } from 'vitest'

import { findProcess } from './simulated-time.ts'

/** What was sent to somebody, whether or not it arrived. */
export type Sent = {
  readonly at: number
  /** `message`: to people; else what the dead man’s switch heard. */
  readonly to: 'message' | 'start' | 'success' | 'fail'
  readonly isTaken: boolean
  /** `failure backup full`; empty for the switch. */
  readonly what: string
  readonly run: string
}

/** The network: takes what is sent, and for a while nothing. Settings name `http://people.test/` and `healthchecks+http://switch.test/u`. */
export function openPostOffice(isDown: () => boolean): Sent[] {
  const sent: Sent[] = []
  const before = globalThis.fetch
  globalThis.fetch = async (address, options) => {
    if (findProcess()?.isDead === true) return new Promise(() => undefined)
    const url = new URL(address instanceof Request ? address.url : address)
    const isTaken = !isDown()
    const at = Date.now()
    if (url.host === 'switch.test') {
      const signal = url.pathname === '/u' ? 'success' : url.pathname.replace('/u/', '')
      sent.push({ at, to: signal as Sent['to'], isTaken, what: '', run: '' })
    } else {
      const body = typeof options?.body === 'string' ? options.body : '{}'
      const said = JSON.parse(body) as Record<string, string>
      const { outcome = '', kind = '', type = '', run = '', title = '' } = said
      const what = kind === '' ? `${outcome} ${title}` : `${outcome} ${kind} ${type}`
      sent.push({ at, to: 'message', isTaken, what, run })
    }
    return new Response(null, { status: isTaken ? 200 : 503 })
  }
  onTestFinished(() => {
    globalThis.fetch = before
  })
  return sent
}
