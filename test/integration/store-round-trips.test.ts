/** Two backups, a drill, pruning and a restore, in each kind of place that a repository can be in. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { Pruned } from '../../src/model/retention.ts'
import { readAnswer } from '../support/restore/ask-lifeboat.ts'
import type { OwnStack } from '../support/own-stack.ts'
import { succeed } from '../support/run-command.ts'
import { sshFiles } from '../support/stores/make-ssh-keys.ts'
import { hidden, restUser, startStoreStack } from '../support/stores/start-store-stack.ts'
import { watchWorkers, type WatchedWorkers } from '../support/stores/watch-workers.ts'

const image = 'lifeboat-test-rclone'
const sql = 'psql -h 127.0.0.1 -U postgres -d shop -Atc'

let stack: OwnStack
let watched: WatchedWorkers
const said: string[] = []

beforeAll(async () => {
  const base = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  const root = join(import.meta.dirname, '../..')
  const words = ['-q', '-f', join(root, 'rclone.Dockerfile'), '--build-arg', `BASE=${base}`]
  await succeed('docker', ['build', ...words, '-t', image, join(root, 'test/s3')])
  stack = await startStoreStack(image)
  watched = watchWorkers(stack.project)
})

afterAll(() => stack?.down())

const places: readonly [string, Readonly<Record<string, string>>][] = [
  ['a folder', { LIFEBOAT_REPOSITORY: '/repository/shop' }],
  ['an S3 server', {}],
  [
    'a rest-server',
    {
      LIFEBOAT_REPOSITORY: 'rest:http://rest:8000/',
      RESTIC_REST_USERNAME: restUser.name,
      RESTIC_REST_PASSWORD: restUser.password,
    },
  ],
  ['an SFTP server', { LIFEBOAT_REPOSITORY: 'sftp:keeper@sftp:/kept/shop', ...sshFiles }],
  [
    'a store that rclone reaches',
    { LIFEBOAT_REPOSITORY: 'rclone:kept:backups/rclone', RCLONE_CONFIG: '/run/secrets/rclone' },
  ],
]

// A backup with a drill behind it takes a minute where the machine does nothing else.
describe.each(places)('in %s', { timeout: 600_000 }, (_place, env) => {
  const made: Manifest[] = []

  test('two backups are complete', async () => {
    await stack.shell('files', 'head -c 30000000 /dev/urandom >/data/large')
    made.push(await ask<Manifest>(['backup']))
    await stack.shell('files', 'head -c 1000000 /dev/urandom >/data/new')
    made.push(await ask<Manifest>(['backup']))

    expect(made.map(({ state }) => state)).toEqual(['complete', 'complete'])
  })

  test('they are listed, drilled and read back', async () => {
    expect((await ask<Backup[]>(['list'])).map(({ id }) => id)).toEqual(made.map(({ id }) => id))
    expect(await ask(['verify', 'latest', '--level', 'drilled'])).toMatchObject({
      proved: 'drilled',
      findings: [],
    })
    expect(await ask(['read-back'])).toMatchObject({ damage: [], backups: [] })
  })

  test('the older one goes by a rule', async () => {
    const pruned = await ask<Pruned>(['prune', '--keep', 'last=1', '--yes'])

    expect(pruned.remove.map(({ id }) => id)).toEqual([made[0]?.id])
    expect((await ask<Backup[]>(['list'])).map(({ id }) => id)).toEqual([made[1]?.id])
  })

  test('files and rows come back from the other', async () => {
    const before = await stack.shell('files', 'cat /data/* | sha256sum')
    await stack.shell('files', 'rm /data/*')
    await stack.shell('db', `${sql} 'TRUNCATE t'`)

    expect((await run(['restore', 'latest', '--yes'])).exitCode).toBe(0)

    expect(await stack.shell('files', 'cat /data/* | sha256sum')).toBe(before)
    expect(await stack.shell('db', `${sql} 'SELECT count(*) FROM t'`)).toBe('1000\n')
    expect(await stack.left()).toEqual([])
  })

  async function run(args: readonly string[]) {
    const outcome = await stack.lifeboat(args, { env })
    said.push(outcome.stdout, outcome.stderr)
    return outcome
  }

  async function ask<Answer>(args: readonly string[]): Promise<Answer> {
    return readAnswer(args, run([...args, '--json']))
  }
})

test('no secret was said, or shown by the engine of any worker', async () => {
  const seen = await watched.end()

  expect(seen.length).toBeGreaterThan(100)
  expect([...said, ...seen].join('\n')).not.toMatch(hidden)
})
