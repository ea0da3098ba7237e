import { createHash } from 'node:crypto'

import { startOwnStack, type OwnStack } from '../own-stack.ts'
import { buildStore } from './build-store.ts'

/** Who the stack is at its rest-server. */
export const restUser = { name: 'shop', password: 'hidden-password-of-the-user' }

/** All that must be seen nowhere begins with it. */
export const hidden = /hidden-/

/** Starts the stack that is backed up to a store, with a bucket in that. */
export async function startStoreStack(): Promise<OwnStack> {
  await buildStore()
  const hash = createHash('sha1').update(restUser.password).digest('base64')
  const stack = await startOwnStack('stores', { TEST_REST_HASH: hash })
  await stack.shell('store', 'make-bucket backups')
  await stack.shell('files', 'for i in $(seq 50); do head -c 20000 /dev/urandom >/data/$i; done')
  const psql = 'psql -h 127.0.0.1 -U postgres'
  await stack.shell('db', `${psql} -c 'CREATE DATABASE shop'`)
  await stack.shell(
    'db',
    `${psql} -d shop -c 'CREATE TABLE t AS SELECT generate_series(1, 1000) AS n'`,
  )
  return stack
}
