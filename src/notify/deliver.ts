import type { Delivery } from '../model/delivery.ts'
import type { Notifications, Target } from '../target.ts'
import type { Message } from './message.ts'
import { NotDelivered } from './not-delivered.ts'
import { sendMail } from './send-mail.ts'
import { sendRequest } from './send-request.ts'
import { shapeRequest } from './shape-request.ts'

/** As long as a run's end may wait for a target that hangs. */
export const deliveryLimitMs = 20_000

/** Sends a message to every target at once. Never throws, and ends within the limit: what did not arrive is said of each. */
export function deliver(
  message: Message,
  { targets, template }: Pick<Notifications, 'targets' | 'template'>,
  limitMs: number = deliveryLimitMs,
): Promise<Delivery[]> {
  return Promise.all(
    targets.map(async (target) => {
      const problem = await findProblem(() => send(target, message, { template, limitMs }))
      return { target: target.name, ...(problem === undefined ? {} : { problem }) }
    }),
  )
}

/** Why something was not delivered; undefined when it was. */
export async function findProblem(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    // The words of anything else may hold what nobody may see.
    if (error instanceof NotDelivered) return error.message
    return `it failed by a bug in Lifeboat (${error instanceof Error ? error.name : typeof error})`
  }
}

async function send(
  target: Target,
  message: Message,
  { template, limitMs }: { template: string | undefined; limitMs: number },
): Promise<void> {
  const signal = AbortSignal.timeout(limitMs)
  if (target.kind === 'mail') return sendMail(target, message, { signal, limitMs })
  return sendRequest(shapeRequest(target, message, template), signal)
}
