import type { Health } from '../../../src/model/health.ts'
import { send } from './ask.ts'

/** Unhealthy is answered 503, and is an answer all the same. A proxy's own 503 is none: it has no reasons. */
export async function askHealth(path: string, signal: AbortSignal): Promise<Health> {
  return (await send<Health>('GET', path, undefined, signal, isHealth)).body
}

function isHealth(status: number, body: unknown): boolean {
  return status === 503 && Array.isArray((body as { reasons?: unknown } | undefined)?.reasons)
}
