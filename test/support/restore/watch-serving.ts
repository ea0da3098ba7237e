import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

import { messageOf } from '../../../src/errors.ts'
import type { ShopStack } from './shop-stack.ts'

export type Served = {
  /** How often each was asked. */
  readonly pages: number
  readonly rows: number
  readonly failures: readonly string[]
}

const betweenMs = 20
const limitMs = 20_000

/**
 * Asks the stack's web server for a page, each time on a new connection, and its database for a row, always on the same one, again
 * and again. The answer asks each once more, ends that, and says what came of it.
 */
export async function watchServing(stack: ShopStack): Promise<() => Promise<Served>> {
  const session = openSession(stack)
  const fetchPage = await stack.openPage()
  const over = new AbortController()
  const pages = askUntil(over.signal, async () => {
    if ((await fetchPage()) === '') throw new Error('an empty page')
  })
  const rows = askUntil(over.signal, () => session.ask())
  return async () => {
    over.abort()
    const [served, answered] = await Promise.all([pages, rows])
    session.close()
    const failures = [...served.failures, ...answered.failures]
    return { pages: served.asked, rows: answered.asked, failures }
  }
}

type Asked = { readonly asked: number; readonly failures: readonly string[] }

async function askUntil(over: AbortSignal, ask: () => Promise<void>): Promise<Asked> {
  const failures: string[] = []
  let asked = 0
  for (let isLast = false; !isLast && failures.length < 10; asked += 1) {
    isLast = over.aborted
    const began = new Date().toISOString()
    await Promise.race([ask(), failLate()]).catch((error: unknown) => {
      failures.push(`${began}: ${messageOf(error)}`)
    })
    await wait(betweenMs)
  }
  return { asked, failures }
}

async function failLate(): Promise<never> {
  await wait(limitMs, undefined, { ref: false })
  throw new Error(`no answer within ${limitMs} ms`)
}

/** One psql that is open all the time: whoever ends connections ends it. */
function openSession(stack: ShopStack): { ask(): Promise<void>; close(): void } {
  const login = ['psql', '-h', '127.0.0.1', '-U', 'postgres', '-XAtq']
  const psql = spawn('docker', ['exec', '-i', stack.container('db'), ...login], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  psql.stdin.on('error', () => undefined)
  const lines = createInterface({ input: psql.stdout })
  const closed = once(lines, 'close').then(() => ['the session was ended'] as const)
  return {
    ask: async () => {
      const answer = once(lines, 'line') as Promise<[string]>
      psql.stdin.write('SELECT count(*) > 0 FROM pg_class;\n')
      const [line] = await Promise.race([answer, closed])
      if (line !== 't') throw new Error(`the database said: ${line}`)
    },
    close: () => psql.stdin.end(),
  }
}
