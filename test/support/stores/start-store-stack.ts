import { createHash } from 'node:crypto'

import { startOwnStack, type OwnStack } from '../own-stack.ts'
import { buildStore } from './build-store.ts'
import { makeSshKeys } from './make-ssh-keys.ts'

/** Who the stack is at its rest-server. */
export const restUser = { name: 'shop', password: 'hidden-password-of-the-user' }

/** All that must be seen nowhere begins with it. */
export const hidden = /hidden-|PRIVATE KEY/

/** Starts the stack that is backed up to a store, with a bucket in that; with another image of Lifeboat than the tests have it by default. */
export async function startStoreStack(image?: string): Promise<OwnStack> {
  await buildStore()
  const hash = createHash('sha1').update(restUser.password).digest('base64')
  const env = { TEST_REST_HASH: hash, ...(image && { TEST_LIFEBOAT_IMAGE: image }) }
  const stack = await startOwnStack('stores', env, { prepare: makeSshKeys })
  for (const service of ['store', 'kept']) await stack.shell(service, 'make-bucket backups')
  await stack.shell('files', 'for i in $(seq 50); do head -c 20000 /dev/urandom >/data/$i; done')
  const psql = 'psql -h 127.0.0.1 -U postgres'
  await stack.shell('db', `${psql} -c 'CREATE DATABASE shop'`)
  await stack.shell(
    'db',
    `${psql} -d shop -c 'CREATE TABLE t AS SELECT generate_series(1, 1000) AS n'`,
  )
  return stack
}
