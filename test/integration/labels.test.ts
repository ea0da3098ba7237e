import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import type { BackupPlan } from '../../src/model/plan.ts'
import type { RestorePlan, RestoreReport } from '../../src/model/restore.ts'
import { excludePattern } from '../../src/repository/exclude-pattern.ts'
import { fitsPattern, readPattern } from '../../src/repository/fits-pattern.ts'
import { isTorture } from '../support/torture.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { giveRepository } from '../support/ready-repository.ts'

let stack: OwnStack
let backup: Manifest
let safeguard: string | null

beforeAll(async () => {
  stack = await startOwnStack('labels')
  await stack.compose('up', '--detach', '--wait', 'lifeboat')
  await giveRepository(stack.container('lifeboat'))
  await write('old', 'a', 'a.tmp', 'deep/b.tmp/c', 'thumbs/1/2/small', 'thumbs/1/large', 'small')
  await stack.shell('app', 'echo old >/cache/x; echo old >/scratch/y')
  backup = await ask<Manifest>('backup')
})

afterAll(() => stack.down())

describe('a backup of services with labels', () => {
  test('is complete, and names what was left out', () => {
    expect(backup).toMatchObject({ state: 'complete', failures: [] })
    expect(backup.archived).toEqual([
      {
        kind: 'volume',
        source: `${stack.project}_uploads`,
        path: `/stack/volumes/${stack.project}_uploads`,
        without: [],
        excludes: ['*.tmp', '/thumbs/**/small'],
        files: expect.any(Number),
        bytes: expect.any(Number),
      },
    ])
    const excluded = backup.coverage.filter(({ service }) => service === 'app' || service === 'off')
    expect(Object.fromEntries(excluded.map((mount) => [mount.target, mount.because]))).toEqual({
      '/uploads': expect.stringContaining('writes to it'),
      '/cache': 'lifeboat.volumes.exclude of app leaves it out',
      '/scratch': 'lifeboat.volumes.exclude of app leaves it out',
      [process.env['TEST_POSTGRES_TARGET'] ?? '/var/lib/postgresql/data']:
        'lifeboat.enable of off leaves it out',
    })
  })

  test('holds all other files, and nothing of the database, which another service mounts too', async () => {
    const { stdout } = await stack.lifeboat(['show', backup.id, '--path', 'uploads'])
    const thumbs = await stack.lifeboat(['show', backup.id, '--path', 'uploads/thumbs/1'])

    expect(stdout.trim().split('\n').toSorted()).toEqual(['a', 'deep/', 'small', 'thumbs/'])
    // A folder that lost all it held is still there.
    expect(thumbs.stdout.trim().split('\n').toSorted()).toEqual(['2/', 'large'])
    expect(backup.servers).toEqual([])
    expect(backup.coverage.find(({ service }) => service === 'reader')).toBeDefined()
    expect(backup.coverage.find(({ target }) => target === '/looked-at')).toMatchObject({
      class: 'excluded',
      because: 'the data of off, which lifeboat.enable leaves out',
    })
  })

  test('says so when it is shown', async () => {
    const { stdout } = await stack.lifeboat(['show', backup.id])

    expect(stdout).toContain(
      `left out of ${stack.project}_uploads by label: what fits "/thumbs/**/small"`,
    )
  })
})

describe('its restore', () => {
  test('goes around what was left out, and brings back the rest', async () => {
    await write('new', 'a', 'a.tmp', 'deep/b.tmp/c', 'deep/d.tmp', 'thumbs/1/2/small', 'later')
    const plan = await ask<RestorePlan>('restore', backup.id, '--dry-run')
    const report = await ask<RestoreReport>('restore', backup.id, '--yes')
    safeguard = report.safeguard

    expect(plan.absent).toContain(
      `${stack.project}_uploads: what fits "*.tmp", "/thumbs/**/small" was left out by label; what is there of it stays as it is`,
    )
    expect(await readAll()).toEqual({
      a: 'old',
      'a.tmp': 'new',
      'deep/b.tmp/c': 'new',
      'deep/d.tmp': 'new',
      small: 'old',
      'thumbs/1/2/small': 'new',
      'thumbs/1/large': 'old',
    })
    expect(await stack.shell('app', 'cat /cache/x')).toBe('old\n')
  })

  test.runIf(isTorture)('is undone without touching what neither backup holds', async () => {
    await ask<RestoreReport>('restore', safeguard ?? 'none', '--yes')

    expect(await readAll()).toMatchObject({
      a: 'new',
      later: 'new',
      'a.tmp': 'new',
      'deep/d.tmp': 'new',
      'thumbs/1/2/small': 'new',
    })
  })
})

test('what Lifeboat takes for left out is what restic leaves out', async () => {
  const globs = [
    '*.tmp',
    '/cache',
    'cache/',
    'a/**/z',
    'a/**/b/**/c',
    'a/**',
    '**/q/**',
    'x?',
    '*??',
    '[^a-mx]*',
    '[!x]1',
    String.raw`\*`,
    '*',
    '?',
    'ü*',
  ]
  const names = ['f.tmp', '.tmp', 'd.tmp/x1', 'cache/z', 'b/cache/z', 'a/z', 'a/q/z/e', 'z']
  const odd = ['a/b/c', 'a/1/b/c', 'a/b/1/c', 'a/1/b/2/c', 'q/q', 'x€', 'x1', '!1', '*', '€', 'ü1']
  const files = [
    ...[...names, ...odd].map((name) => Buffer.from(name)),
    ...[[0xff], [0xe2, 0x82], [0x78, 0xfc], [0xed, 0xa0, 0x80]].map((bytes) => Buffer.from(bytes)),
  ]
  const excludes = globs.map((glob, index) => excludePattern(`/tmp/tree/${index}`, glob))
  const held = await storeWithout(files, excludes)

  for (const [index, glob] of globs.entries()) {
    const pattern = readPattern(excludes[index] ?? '')
    const expected = files.filter(
      (file) => !fitsPattern(pattern, Buffer.concat([Buffer.from(`/tmp/tree/${index}/`), file])),
    )
    expect([glob, held[index]]).toEqual([glob, expected.map(printBytes).toSorted()])
  }
})

test('bad labels are named all at once, and the backup is incomplete for them alone', async () => {
  await stack.compose('--profile', 'wrong', 'up', '--detach', 'wrong')
  const bad = ['consistancy', 'exclude', 'stop-timeout', 'volumes.exclude'].map(
    (name) => `label lifeboat.${name} of ${stack.container('wrong')}`,
  )
  const plan = await ask<BackupPlan>('plan')
  const doctor = await stack.lifeboat(['doctor', '--json'])
  const made = await stack.lifeboat(['backup', '--json'])

  const { failures, archived, state } = JSON.parse(made.stdout) as Manifest
  expect(plan.failures.map(({ what }) => what).toSorted()).toEqual(bad)
  expect(failures.map(({ what }) => what).toSorted()).toEqual(bad)
  expect([state, made.exitCode]).toEqual(['incomplete', 3])
  expect(archived).toContainEqual(
    expect.objectContaining({ source: `${stack.project}_ledger`, excludes: ['*.log'] }),
  )
  const checks = JSON.parse(doctor.stdout) as { check: string; ok: boolean; hint: string }[]
  expect(checks.filter(({ ok }) => !ok)).toMatchObject([
    { check: 'labels', hint: expect.stringContaining('Did you mean ledger?') },
  ])
  expect(doctor.exitCode).toBe(2)
})

test('after all of this nothing of Lifeboat’s own is left on the engine', async () => {
  expect(await stack.left()).toEqual([])
})

async function ask<Answer>(...args: string[]): Promise<Answer> {
  const { exitCode, stdout, stderr } = await stack.lifeboat([...args, '--json'])
  if (exitCode === 0) return JSON.parse(stdout) as Answer
  throw new Error(`lifeboat ${args.join(' ')} ended with ${exitCode}:\n${stderr}${stdout}`)
}

async function write(text: string, ...files: string[]): Promise<void> {
  const each = files.map((file) => `mkdir -p "$(dirname ${file})"; echo ${text} >${file}`)
  await stack.shell('app', `cd /uploads; ${each.join('; ')}`)
}

/** Every file of the volume with its only word. */
async function readAll(): Promise<Record<string, string>> {
  const lines = await stack.shell('app', 'cd /uploads; find * -type f -exec grep -H . {} +')
  return Object.fromEntries(
    lines
      .trim()
      .split('\n')
      .map((line) => line.split(':'))
      .map(([file = '', text = '']) => [file, text]),
  )
}

/** Makes the files once for each pattern, stores them all, and gives what restic has of each. */
async function storeWithout(
  files: readonly Buffer[],
  patterns: readonly string[],
): Promise<string[][]> {
  const list = Buffer.concat(files.flatMap((file) => [file, Buffer.from([0])])).toString('base64')
  const options = patterns.map((pattern) => `--exclude '${pattern}'`).join(' ')
  const restic = 'RESTIC_PASSWORD=test restic --quiet --no-cache --repo /tmp/compared'
  const script = `set -e
    mkdir -p /tmp/tree/0; cd /tmp/tree/0
    echo ${list} | base64 -d |
      xargs -0 -n 1 sh -c 'case "$1" in */*) mkdir -p "\${1%/*}";; esac; : >"$1"' make
    for copy in $(seq ${patterns.length - 1}); do cp -a /tmp/tree/0 "/tmp/tree/$copy"; done
    ${restic} init >/dev/null
    ${restic} backup ${options} /tmp/tree >/dev/null
    ${restic} restore latest --target /tmp/held >/dev/null
    for copy in $(seq 0 ${patterns.length - 1}); do
      cd "/tmp/held/tmp/tree/$copy"; find . -type f -print0 | base64 -w 0; echo
    done`
  const lines = (await stack.shell('lifeboat', script)).split('\n').slice(0, patterns.length)
  return lines.map((line) => {
    const names = Buffer.from(line, 'base64').toString('latin1').split('\0').filter(Boolean)
    return names.map((name) => printBytes(Buffer.from(name.slice(2), 'latin1'))).toSorted()
  })
}

function printBytes(name: Buffer): string {
  return name.toString('latin1')
}
