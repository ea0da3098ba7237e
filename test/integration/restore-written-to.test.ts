/** A database that goes on being written to while it is restored: nothing that was committed is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { actBefore } from '../support/kill-lifeboat.ts'
import { proxyEngine, runDocker } from '../support/proxied-engine.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { startSmallStack, type SmallStack } from '../support/restore/small-stack.ts'
import type { RestoreReport } from '../../src/model/restore.ts'

let stack: SmallStack

beforeAll(async () => {
  stack = await startSmallStack()
}, 600_000)

afterAll(() => stack?.down())

test('every row that was acknowledged is in the safety backup, or in what was replaced and kept, or in what took its place', async () => {
  const proxy = await proxyEngine(stack)
  // The last moment: its connections have not been ended yet, its safety backup is made.
  actBefore(proxy, stack, 'start swap-db', () => {
    const insert = "INSERT INTO letters (body) VALUES ('at the last moment')"
    runDocker('exec', stack.container('db'), 'psql', '-qU', 'postgres', '-d', 'shop', '-c', insert)
  })
  const stop = startWriter()

  const args = ['restore', stack.backup, '--database', 'shop', '--yes']
  const report = await askLifeboat<RestoreReport>(stack, args, proxy.env)

  const acknowledged = stop()
  const kept = report.databases[0]?.kept ?? ''
  await restore(stack, report.safeguard ?? '', '--database', 'shop', '--into', 'saved')
  const held = await Promise.all(['saved', kept, 'shop'].map(readBodies))
  expect(kept).toMatch(/^lifeboat-old-/)
  expect(report.warnings).toEqual([expect.stringContaining(`is kept as "${kept}"`)])
  expect(acknowledged.length).toBeGreaterThan(10)
  expect(acknowledged.filter((body) => !held.some((bodies) => bodies.has(body)))).toEqual([])
  expect(held.map((bodies) => bodies.has('at the last moment'))).toEqual([false, true, false])
  await stack.sql(`DROP DATABASE "${kept}"`)
  await stack.sql('DROP DATABASE saved')
}, 900_000)

test('one that nothing has written to since its safety backup is dropped, though it was analyzed meanwhile', async () => {
  const proxy = await proxyEngine(stack)
  actBefore(proxy, stack, 'start swap-db', () => {
    runDocker('exec', stack.container('db'), 'vacuumdb', '-qzU', 'postgres', 'shop')
  })

  const args = ['restore', stack.backup, '--database', 'shop', '--yes']
  const report = await askLifeboat<RestoreReport>(stack, args, proxy.env)

  expect(report).toMatchObject({ databases: [{ kept: null }], warnings: [] })
  expect(await stack.sql(`SELECT datname FROM pg_database WHERE datname LIKE 'lifeboat-%'`)).toBe(
    '',
  )
}, 900_000)

/** Commits a row after the other, each over a connection of its own, until it is told to stop; gives those that the server acknowledged. */
function startWriter(): () => string[] {
  const db = stack.container('db')
  const insert = `psql -qXU postgres -d shop -c "INSERT INTO letters (body) VALUES ('row $n')"`
  const loop = `n=0; until test -e /tmp/stop; do n=$((n+1)); ${insert} && echo "row $n" >>/tmp/acknowledged; sleep 0.1; done; touch /tmp/stopped`
  runDocker('exec', '--detach', db, 'bash', '-c', loop)
  return () => {
    runDocker(
      'exec',
      db,
      'bash',
      '-c',
      'touch /tmp/stop; until test -e /tmp/stopped; do sleep 0.1; done',
    )
    return runDocker('exec', db, 'cat', '/tmp/acknowledged').split('\n').filter(Boolean)
  }
}

async function readBodies(database: string): Promise<Set<string>> {
  return new Set(
    (await stack.sql(`SELECT body FROM letters WHERE length(body) < 30`, database)).split('\n'),
  )
}
