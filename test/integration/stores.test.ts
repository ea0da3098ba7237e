/** A stack that is backed up to a store: all that a repository is asked for, a store that refuses or is away, and secrets that nobody sees. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { Pruned } from '../../src/model/retention.ts'
import { eventually } from '../support/eventually.ts'
import { readAnswer } from '../support/restore/ask-lifeboat.ts'
import type { OwnStack } from '../support/own-stack.ts'
import { hidden, restUser, startStoreStack } from '../support/stores/start-store-stack.ts'
import { watchWorkers, type WatchedWorkers } from '../support/stores/watch-workers.ts'

let stack: OwnStack
let watched: WatchedWorkers
const said: string[] = []

beforeAll(async () => {
  stack = await startStoreStack()
  watched = watchWorkers(stack.project)
})

afterAll(() => stack?.down())

describe('in a store', () => {
  let backups: readonly string[]

  test('the first backup makes the repository, and is complete', async () => {
    expect(await ask(['doctor'])).toContainEqual(
      expect.objectContaining({
        check: 'repository',
        ok: true,
        found: expect.stringContaining('is empty'),
      }),
    )

    const first = await ask<Manifest>(['backup'])
    await stack.shell('files', 'head -c 4000000 /dev/urandom >/data/1')
    const second = await ask<Manifest>(['backup'])

    expect([first.state, second.state]).toEqual(['complete', 'complete'])
    expect(first.consistency).toBe('frozen')
    // No disk of the store can be asked for.
    expect(first.disks?.map(({ of }) => of)).toEqual(['engine'])
    expect(first.coverage).toContainEqual(
      expect.objectContaining({
        service: 'store',
        class: 'excluded',
        because: 'the repository is not part of a backup',
      }),
    )
    backups = [first.id, second.id]
  })

  test('it is listed, shown, drilled and read back', async () => {
    const [first = '', second = ''] = backups

    expect((await ask<Backup[]>(['list'])).map(({ id }) => id)).toEqual(backups)
    expect((await run(['show', first])).exitCode).toBe(0)
    expect((await run(['show', first, '--report'])).exitCode).toBe(0)
    expect((await run(['show', second, '--path', 'data/2'])).exitCode).toBe(0)
    expect(await ask(['verify', second, '--level', 'drilled'])).toMatchObject({ proved: 'drilled' })
    expect(await ask(['verify', '--all'])).toMatchObject({ findings: [] })
    expect(await ask(['read-back'])).toMatchObject({ damage: [], backups: [] })
  })

  test('an old one is pruned, and gives its space back', async () => {
    const pruned = await ask<Pruned>(['prune', '--keep', 'last=1', '--yes'])

    expect(pruned.remove.map(({ id }) => id)).toEqual([backups[0]])
    expect((await ask<Backup[]>(['list'])).map(({ id }) => id)).toEqual([backups[1]])
    expect(pruned.freedBytes).toBeGreaterThanOrEqual(0)
  })

  test('a volume and a database come back from it', async () => {
    const before = await stack.shell('files', 'cat /data/* | sha256sum')
    await stack.shell('files', 'rm /data/*')

    expect((await run(['restore', 'latest', '--volume', 'data', '--yes'])).exitCode).toBe(0)
    expect(await stack.shell('files', 'cat /data/* | sha256sum')).toBe(before)

    const sql = 'psql -h 127.0.0.1 -U postgres -d shop -Atc'
    await stack.shell('db', `${sql} 'TRUNCATE t'`)
    expect((await run(['restore', 'latest', '--database', 'shop', '--yes'])).exitCode).toBe(0)
    expect(await stack.shell('db', `${sql} 'SELECT count(*) FROM t'`)).toBe('1000\n')
  })

  test('the same goes for a rest-server, whose user may stand in the location', async () => {
    const env = {
      LIFEBOAT_REPOSITORY: `rest:http://${restUser.name}:${restUser.password}@rest:8000/`,
    }

    const made = await run(['backup', '--type', 'volumes'], env)
    const listed = await run(['list'], env)
    const shown = await run(['config'], env)

    expect([made.exitCode, listed.exitCode]).toEqual([0, 0])
    expect(shown.stdout).toContain('rest:http://rest:8000/')
  })
})

describe('a store that does not let Lifeboat in', () => {
  test.each<[string, Record<string, string>, number, RegExp]>([
    [
      'another key',
      { AWS_ACCESS_KEY_ID: 'nobody' },
      2,
      /error: the store of s3:\S+ refuses the key/,
    ],
    [
      'another secret',
      { AWS_SECRET_ACCESS_KEY_FILE: '/run/secrets/password' },
      2,
      /error: the store of s3:\S+ refuses the key/,
    ],
    [
      'another region',
      { AWS_DEFAULT_REGION: 'eu-central-1' },
      2,
      /error: the store of s3:\S+ refuses the key/,
    ],
    [
      'the region of the store is given, and another key',
      { AWS_ACCESS_KEY_ID: 'nobody', AWS_DEFAULT_REGION: 'us-east-1' },
      2,
      /error: the store of s3:\S+ refuses the key/,
    ],
    [
      'another bucket',
      { LIFEBOAT_REPOSITORY: 's3:http://store:9000/other/shop' },
      2,
      /error: there is no such bucket/,
    ],
    [
      'a bucket of a name that none can have',
      { LIFEBOAT_REPOSITORY: 's3:http://store:9000/Other_Bucket/shop' },
      2,
      /error: there is no such bucket/,
    ],
    [
      'another machine',
      { LIFEBOAT_REPOSITORY: 's3:http://nowhere:9000/backups/shop' },
      2,
      /error: the store of s3:\S+ does not answer/,
    ],
    [
      'nothing in it yet',
      { LIFEBOAT_REPOSITORY: 's3:http://store:9000/backups/empty' },
      10,
      /error: there is no repository at s3:/,
    ],
  ])('says what is wrong: %s', async (_what, env, exitCode, words) => {
    const outcome = await run(['list'], env)

    expect([outcome.exitCode, outcome.stdout]).toEqual([exitCode, ''])
    expect(outcome.stderr).toMatch(words)
  })

  test('another key makes no backup, and no repository', async () => {
    const outcome = await run(['backup'], { AWS_ACCESS_KEY_ID: 'nobody' })

    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toMatch(/error: the store of s3:\S+ refuses the key/)
  })
})

describe('a store that goes away in the middle of a backup', () => {
  test('and comes back: the backup waits, and is complete', async () => {
    await stack.shell('files', 'head -c 300000000 /dev/urandom >/data/large')
    const backing = run(['backup', '--type', 'volumes', '--json'])
    await eventually(async () => expect(await listWorkers()).toContain('store-files'))

    await stack.compose('stop', '--timeout', '0', 'store')
    await stack.compose('start', 'store')

    const { exitCode, stdout } = await backing
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { state: 'complete' }])
  })

  test('and stays away: nothing is published, which is said, and nothing is left', async () => {
    const before = await ask<Backup[]>(['list'])
    await stack.shell('files', 'head -c 300000000 /dev/urandom >/data/large')
    const backing = run(['backup', '--type', 'volumes'], { LIFEBOAT_STEP_TIMEOUT: '60s' })
    await eventually(async () => expect(await listWorkers()).toContain('store-files'))

    await stack.compose('stop', '--timeout', '0', 'store')

    const { exitCode, stderr } = await backing
    expect(exitCode).not.toBe(0)
    expect(stderr).toMatch(/does not answer|took longer/)
    expect(await stack.left()).toEqual([])
    await stack.compose('start', 'store')
    await eventually(async () => expect(await ask<Backup[]>(['list'])).toEqual(before))
  })
})

test('no secret was said, logged, or shown by the engine of any worker', async () => {
  const seen = await watched.end()
  const logged = await stack.compose('logs', '--no-color', 'lifeboat')

  expect(seen.length).toBeGreaterThan(20)
  expect([...said, ...seen, logged].join('\n')).not.toMatch(hidden)
})

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const outcome = await stack.lifeboat(args, { env })
  said.push(outcome.stdout, outcome.stderr)
  return outcome
}

async function ask<Answer>(args: readonly string[]): Promise<Answer> {
  return readAnswer(args, run([...args, '--json']))
}

async function listWorkers(): Promise<string> {
  return (await stack.left()).join(' ')
}
