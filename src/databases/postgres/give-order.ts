import { LifeboatError } from '../../errors.ts'
import {
  WorkerFailedError,
  type RunWorker,
  type WorkerOutput,
  type WorkerSpec,
} from '../../model/worker.ts'
import type { Credentials } from './credentials.ts'
import {
  Answered,
  Changes,
  Done,
  Failed,
  Looked,
  Settled,
  type CountedTables,
  type Order,
} from './restore-orders.ts'
import { logIn } from './log-in.ts'

/** The server that takes a restore, and Lifeboat's own image, which speaks SQL to it. */
export type RestoreTarget = {
  readonly service: string
  readonly containerId: string
  readonly image: string
  readonly credentials: Credentials
}

export async function lookAt(runWorker: RunWorker, target: RestoreTarget): Promise<Looked> {
  return Looked.parse(await giveOrder(runWorker, target, { order: 'look' }))
}

/** Gives the rows of each question, which is a query of one JSON value. */
export async function ask(
  runWorker: RunWorker,
  target: RestoreTarget,
  database: string,
  questions: readonly string[],
): Promise<readonly (readonly unknown[])[]> {
  const order: Order = { order: 'ask', database, questions: [...questions] }
  return Answered.parse(await giveOrder(runWorker, target, order)).answers
}

export async function settleDatabases(
  runWorker: RunWorker,
  target: RestoreTarget,
  order: Extract<Order, { order: 'settle' }>,
): Promise<readonly CountedTables[]> {
  return Settled.parse(await giveOrder(runWorker, target, order)).databases
}

/** Of those of the databases that are there. */
export async function readChangesOf(
  runWorker: RunWorker,
  target: RestoreTarget,
  databases: readonly string[],
): Promise<Changes['databases']> {
  const order: Order = { order: 'read-changes', databases: [...databases] }
  return Changes.parse(await giveOrder(runWorker, target, order)).databases
}

/** Gives what could not be done and does no harm. */
export async function doOrder(
  runWorker: RunWorker,
  target: RestoreTarget,
  order: Extract<Order, { order: 'prepare' | 'swap' | 'unswap' | 'drop' }>,
): Promise<readonly string[]> {
  return Done.parse(await giveOrder(runWorker, target, order)).notes
}

const orderPath = '/lifeboat/order.json'

/** Throws `restore-refused` with the statement that the server did not take. */
async function giveOrder(
  runWorker: RunWorker,
  target: RestoreTarget,
  order: Order,
): Promise<unknown> {
  const file = { path: orderPath, content: Buffer.from(JSON.stringify(order)) }
  try {
    return lastLine(await runWorker(orderSpec(target, order), [file]))
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    const failed = Failed.safeParse(lastLine(error.output))
    if (!failed.success) throw error
    const { reason, statement } = failed.data
    throw new LifeboatError(
      'restore-refused',
      `the server of ${target.service} refused to ${order.order}: ${reason}`,
      { hint: 'The statement stands below.', cause: error, details: [statement] },
    )
  }
}

function lastLine({ stdout }: WorkerOutput): unknown {
  const line = stdout.trimEnd().split('\n').at(-1) ?? ''
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function orderSpec(
  { service, containerId, image, credentials }: RestoreTarget,
  { order }: Order,
): WorkerSpec {
  return {
    purpose: `${order}-${service}`,
    image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'postgres-restore', orderPath],
    ...logIn(credentials),
    mounts: [],
    capabilities: [],
    network: { containerId },
  }
}
