import type { Delivery } from '../model/delivery.ts'
import type { Run } from '../model/run.ts'
import type { PingTarget } from '../target.ts'
import { deliveryLimitMs, findProblem } from './deliver.ts'
import { sendRequest } from './send-request.ts'

/** What a dead man's switch is told. */
export type Signal = 'start' | 'success' | 'fail' | 'log'

/**
 * The signal of a run that begins (`running`) or has ended; undefined when it is none of the switch's. Full backups alone are: that of a part would keep it quiet while
 * there is no whole one. Success is what did all it was to, its proof included. Pure.
 */
export function decideSignal({ kind, type, services, state }: Run): Signal | undefined {
  if (kind !== 'backup' || type !== 'full' || services.length > 0) return undefined
  if (state === 'running') return 'start'
  if (state === 'complete') return 'success'
  // Whoever interrupted it knows; and a switch that was told of a start waits for the end.
  return state === 'interrupted' ? undefined : 'fail'
}

/** Signals; undefined when the switch knows no such signal. Never throws, and ends within the limit. */
export async function ping(
  target: PingTarget,
  signal: Signal,
  { note = '', limitMs = deliveryLimitMs }: { note?: string; limitMs?: number } = {},
): Promise<Delivery | undefined> {
  const url = addressOf(target, signal)
  if (url === undefined) return undefined
  const { kind, authorization } = target
  const headers = authorization === undefined ? {} : { authorization }
  // Not every switch takes a POST.
  const noted =
    kind === 'plain' ? {} : { headers: { ...headers, 'content-type': 'text/plain' }, body: note }
  const problem = await findProblem(() =>
    sendRequest({ url, headers, ...noted }, AbortSignal.timeout(limitMs)),
  )
  return { target: target.name, ...(problem === undefined ? {} : { problem }) }
}

/** `/start`, `/fail` and `/log` behind the address, nothing for success, notes in the body (healthchecks.io/docs/http_api). */
function addressOf({ kind, url }: PingTarget, signal: Signal): string | undefined {
  if (signal === 'success') return url
  if (kind === 'plain') return undefined
  const extended = new URL(url)
  extended.pathname = `${extended.pathname.replace(/\/+$/, '')}/${signal}`
  return extended.href
}
