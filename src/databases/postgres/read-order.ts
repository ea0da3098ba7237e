import { readFile } from 'node:fs/promises'

import { Order } from './restore-orders.ts'

/** The order that a worker was handed as a file. */
export async function readOrder(path: string): Promise<Order> {
  return Order.parse(JSON.parse(await readFile(path, 'utf8')))
}
