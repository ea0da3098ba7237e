import { describe, expect, test } from 'vitest'

import { database, exampleStack, volume } from '../../test/support/example-stack.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { EngineError } from '../docker/engine.ts'
import { interrupted } from '../errors.ts'
import type { Shutdown, Stack } from '../model/stack.ts'
import { askShutdown } from './ask-shutdown.ts'

const mounts = [volume('shop_db-data', '/var/lib/postgresql/data')]
const db = database({ state: 'exited', mounts })
const stack = exampleStack({ containers: [db] })

describe('a stopped server', () => {
  test.each([
    ['in its own layer', '/opt/cluster'],
    ['beside its mount', '/var/lib/postgresql/database'],
  ])('whose data would be %s has none on a mount', async (_where, directory) => {
    expect(await ask({ directory })).toEqual({
      state: 'none',
      why: `${directory} is on no volume and no host path`,
    })
  })

  test('whose volume is gone is asked by no worker: that would make it, empty', async () => {
    expect(await ask({ found: { ...stack, volumes: [] } })).toEqual({
      state: 'unknown',
      why: 'the engine has no volume shop_db-data',
      versionMajor: undefined,
    })
  })

  test('whose image is gone is not known to be clean', async () => {
    const gone = new EngineError('a creation', 404, new Error('No such image: sha256:db'))

    expect(await ask({ created: Promise.reject(gone) })).toMatchObject({
      state: 'unknown',
      why: 'the image sha256:db that controldata-shop-db-1 needs is not on this engine',
    })
  })

  test('is left alone by a run that is interrupted', async () => {
    await expect(ask({ created: Promise.reject(interrupted()) })).rejects.toMatchObject({
      code: 'interrupted',
    })
  })
})

function ask({
  found = stack,
  directory = '/var/lib/postgresql/data',
  created = Promise.reject(new Error('no worker was expected')),
}: {
  found?: Stack
  directory?: string
  created?: Promise<never>
}): Promise<Shutdown> {
  created.catch(() => undefined)
  const { run } = captureContext([], () => Promise.reject(new Error('not asked for')))
  const engine = fakeEngine({ createContainer: () => created })
  return askShutdown({ ...run, engine }, found, db, directory)
}
