/** A second copy: each backup is in it, whole, and the stack comes back from it when the first repository is gone. TORTURE fails it, and prunes it, too. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { CopyReport } from '../../src/model/copy-report.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { isTorture } from '../support/torture.ts'
import type { Outcome } from '../support/run-command.ts'
import { readAnswer } from '../support/restore/ask-lifeboat.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'

let stack: OwnStack
const said: string[] = []
const psql = 'psql -h 127.0.0.1 -U postgres'
const copyIsAway = { LIFEBOAT_COPY_PASSWORD: 'hidden-other' }
/** As somebody does who has lost the first repository. */
const fromCopy = {
  LIFEBOAT_REPOSITORY: '/copy/shop',
  LIFEBOAT_PASSWORD: 'hidden-second',
  LIFEBOAT_COPY_TO: '',
}

beforeAll(async () => {
  stack = await startOwnStack('copy')
  await stack.shell('files', 'head -c 3000000 /dev/urandom >/data/blob')
  await stack.shell('db', `${psql} -c 'CREATE DATABASE shop'`)
  await stack.shell(
    'db',
    `${psql} -d shop -c 'CREATE TABLE t AS SELECT generate_series(1, 1000) AS n'`,
  )
})

afterAll(() => stack?.down())

test('a backup is copied as soon as it is made', async () => {
  const made = await run(['backup', '--json'])
  const { id } = JSON.parse(made.stdout) as Manifest

  expect(made.exitCode).toBe(0)
  expect(made.stderr).toContain(`copied to /copy/shop: ${id}`)
  expect(await listCopied()).toEqual([id])
})

test.runIf(isTorture)(
  'a copy that cannot be made is told, and takes nothing from the backup; the next one catches up',
  async () => {
    const made = await run(['backup', '--json'], copyIsAway)
    const { id } = JSON.parse(made.stdout) as Manifest

    expect([made.exitCode, made.stdout]).toEqual([
      0,
      expect.stringContaining('"state": "complete"'),
    ])
    expect(made.stderr).toContain('NOT copied: the copy: the password does not open /copy/shop')
    expect(await listCopied()).not.toContain(id)

    expect(await ask<CopyReport>(['copy'])).toMatchObject({ copied: [id], failures: [] })
    expect(await listCopied()).toContain(id)
  },
)

test.runIf(isTorture)(
  'old ones go from the copy by its own rules, and are not copied again',
  async () => {
    const [first = '', second = ''] = await listCopied()
    const { id: third } = await ask<Manifest>(['backup'])

    expect(await listCopied()).toEqual([second, third])
    expect((await ask<Backup[]>(['list'])).map(({ id }) => id)).toEqual([first, second, third])
    expect(await ask<CopyReport>(['copy'])).toMatchObject({ copied: [], removed: [], backups: 2 })
  },
)

test.runIf(isTorture)(
  'a copy that is gone is not made anew, unless one says that it is meant',
  async () => {
    await stack.shell('lifeboat', 'rm -rf /copy/shop/*')

    const refused = await run(['copy'])

    expect([refused.exitCode, await stack.shell('lifeboat', 'ls -A /copy/shop')]).toEqual([10, ''])
    expect(refused.stderr).toContain('there is no repository at /copy/shop any more; it held 2 ')
    expect((await run(['copy', '--new-repository'])).exitCode).toBe(0)
    expect(await listCopied()).toHaveLength(2)
  },
)

test.runIf(isTorture)(
  'the copy is a whole repository: all of it restores when the first one is gone',
  async () => {
    const before = await stack.shell('files', 'sha256sum </data/blob')
    await stack.shell('lifeboat', 'rm -rf /repository/*')
    await stack.shell('files', 'rm /data/blob')
    await stack.shell('db', `${psql} -d shop -c 'DROP TABLE t'`)

    const proved = await run(['verify', 'latest', '--level', 'decoded'], fromCopy)
    const volume = await run(['restore', 'latest', '--volume', 'data', '--yes'], fromCopy)
    const database = await run(['restore', 'latest', '--database', 'shop', '--yes'], fromCopy)

    expect([proved.exitCode, volume.exitCode, database.exitCode]).toEqual([0, 0, 0])
    expect(await stack.shell('files', 'sha256sum </data/blob')).toBe(before)
    expect(await stack.shell('db', `${psql} -d shop -Atc 'SELECT count(*) FROM t'`)).toBe('1000\n')
  },
)

test('no password was said, and nothing is left on the engine', async () => {
  expect(said.join('\n')).not.toContain('hidden-')
  expect(await stack.left()).toEqual([])
})

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const outcome = await stack.lifeboat(args, { env })
  said.push(outcome.stdout, outcome.stderr)
  return outcome
}

async function ask<Answer>(args: readonly string[]): Promise<Answer> {
  return readAnswer(args, run([...args, '--json']))
}

async function listCopied(): Promise<string[]> {
  return (await ask<Backup[]>(['list', '--copy'])).map(({ id }) => id)
}
