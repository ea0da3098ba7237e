/** The password of a repository is changed; and the sheet for a bare host is typed, word for word. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { RecoverySheet } from '../../src/model/recovery-sheet.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { fillStack } from '../support/rebuild/fill-stack.ts'
import { runCommand, type Outcome } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { walkerImage } from '../support/walker.ts'

const old = 'test'
const fresh = 'hidden "new" pass\'word'
const withNew = { LIFEBOAT_PASSWORD: fresh }

let stack: OwnStack
let repository: string
const said: string[] = []

beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'lifeboat-password-'))
  const variables = { TEST_REPOSITORY: repository, COMPOSE_FILE: 'shop.yml' }
  stack = await startOwnStack('rebuild', variables)
  await fillStack(stack)
  const made = await run(['backup'])
  if (made.exitCode !== 0) throw new Error(made.stderr)
}, 300_000)

afterAll(async () => {
  await stack?.down()
  if (repository !== undefined) await rm(repository, { recursive: true, force: true })
})

test('a new password that is none is refused, and the old one stays', async () => {
  for (const LIFEBOAT_NEW_PASSWORD of ['', ' spaces around ', old]) {
    const refused = await run(['password', '--change'], { LIFEBOAT_NEW_PASSWORD })

    expect(refused.exitCode, LIFEBOAT_NEW_PASSWORD).toBe(2)
    expect(refused.stderr).toMatch(/^lifeboat: error: /m)
  }
  expect((await run(['list'])).exitCode).toBe(0)
})

test('once it is changed, the new one opens all there was, and the old one nothing', async () => {
  const before = await list()

  const changed = await run(['password', '--change'], { LIFEBOAT_NEW_PASSWORD: fresh })

  expect([changed.exitCode, changed.exitCode === 0 ? '' : changed.stderr]).toEqual([0, ''])
  const refused = await run(['list'])
  expect([refused.exitCode, refused.stderr]).toEqual([
    2,
    expect.stringContaining('the password does not open /repository'),
  ])
  expect(await list(withNew)).toEqual(before)
  await stack.shell('app', 'rm -r /uploads/2026')
  expect((await run(['restore', 'latest', '--yes'], withNew)).exitCode).toBe(0)
  expect(await stack.shell('app', 'stat -c %s /uploads/2026/photo')).toBe('300000\n')
})

test('what the sheet has to be typed with restic alone brings the files and the dumps', async () => {
  const { commands } = await readSheet()
  const [backup] = await list(withNew)
  const script = [
    ...commands.restic.map((line) => line.replace(/^BACKUP=.*/, `BACKUP=${backup?.id}`)),
    'find /stack -name photo -size 300000c | wc -l',
    'for each in /stack/databases/*/*/toc.dat; do pg_restore -f /dev/null "$(dirname "$each")" && echo whole; done',
  ].join('\n')
  const options = ['--rm', '-i', `--label=${sessionLabel()}`, '--network=none', '--tmpfs=/stack']
  const mount = `--volume=${repository}:${repository}`

  const typed = await runCommand(
    'docker',
    ['run', ...options, mount, walkerImage, 'bash', '-euc', script],

    { input: `${fresh}\n` },
  )

  expect([typed.exitCode, typed.exitCode === 0 ? '' : typed.stderr]).toEqual([0, ''])
  expect(typed.stdout).toMatch(/^1$/m)
  expect(typed.stdout.match(/^whole$/gm)?.length).toBeGreaterThan(1)
})

test('what it has to be typed with Lifeboat shows every backup', async () => {
  const { commands } = await readSheet()
  const script = commands.lifeboat
    .join('\n')
    .replace('--rm -it', `--rm -i --label=${sessionLabel()}`)
    .replace('restore latest', 'list --all-hosts')

  const typed = await runCommand('bash', ['--norc', '-euc', script], { input: `${fresh}\n` })

  expect([typed.exitCode, typed.exitCode === 0 ? '' : typed.stderr]).toEqual([0, ''])
  for (const { id } of await list(withNew)) expect(typed.stdout).toContain(id)
})

test('neither password was said, but on the sheet that was asked for it', async () => {
  const sheet = await stack.lifeboat(['recovery-sheet', '--with-password'], { env: withNew })

  expect(sheet.stdout).toContain(fresh)
  expect(said.join('\n')).not.toContain(fresh)
})

async function readSheet(): Promise<RecoverySheet> {
  return JSON.parse((await run(['recovery-sheet', '--json'], withNew)).stdout) as RecoverySheet
}

async function list(env: Record<string, string> = {}): Promise<Backup[]> {
  const { exitCode, stdout, stderr } = await run(['list', '--json'], env)
  if (exitCode !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Backup[]
}

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const outcome = await stack.lifeboat(args, { env })
  said.push(outcome.stdout, outcome.stderr)
  return outcome
}
