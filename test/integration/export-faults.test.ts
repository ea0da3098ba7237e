import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { listInventory } from '../support/engine-inventory.ts'
import { eventually } from '../support/eventually.ts'
import { awaitPart, exportInto, signalExport } from '../support/export-commands.ts'
import { addVolume } from '../support/guest.ts'
import { runCommand, succeed, type Outcome } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const smallDisk = { type: 'tmpfs', device: 'tmpfs', o: 'size=16m' }

/** pg_dump fails on it. */
const breakCatalogue = `
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
UPDATE pg_proc SET prolang = 4242 WHERE proname = 'f'`

let stack: TestStack
let before: string[]

beforeAll(async () => {
  stack = await startTestStack({ env: { TEST_HEALTH_INTERVAL: '2s' } })
  // So much that neither pipe nor disk takes it at once.
  await stack.shell('files', 'head -c 300000000 /dev/urandom >/data/large; echo small >/data/small')
  await backUp()
})

beforeEach(async () => {
  before = await listInventory(stack.project)
  await stack.shell('lifeboat', 'rm -rf /proxy/*')
})

afterAll(() => stack.down())

describe('an export to a file', () => {
  test('is there whole when the command has ended, for root alone', async () => {
    const { exitCode, stdout, stderr } = await exportTo('/proxy/new/folder/x.tar.zst', '--json')

    expect(exitCode).toBe(0)
    expect(stderr).toContain('warning: an export is not encrypted')
    const [mode, size] = (
      await stack.shell('lifeboat', 'stat -c "%a %s" /proxy/new/folder/x.tar.zst')
    ).split(' ')
    expect(mode).toBe('600')
    expect(JSON.parse(stdout)).toEqual({
      backup: expect.stringMatching(/^20/),
      file: '/proxy/new/folder/x.tar.zst',
      bytes: Number(size),
    })
    await stack.shell('lifeboat', 'zstd -q -t /proxy/new/folder/x.tar.zst')
    expect(await readdir(`${stack.socketFolder}/new/folder`)).toEqual(['x.tar.zst'])
  })

  test.each([
    ['/tmp/x.tar.zst', 'is not on a volume or bind mount'],
    ['/repository/x.tar.zst', 'is in the repository'],
    ['/repository', 'is in the repository'],
    ['/proxy/there', '/proxy/there is there already'],
    ['/proxy/half', '/proxy/half.part is there already'],
    ['/proxy/there/x', 'cannot be written: ENOTDIR'],
  ])('to %s is refused, because it %s', async (target, why) => {
    await stack.shell('lifeboat', 'echo old >/proxy/there; echo old >/proxy/half.part')

    const { exitCode, stdout, stderr } = await exportTo(target)

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(why)
    expect(stderr).toContain('lifeboat: hint: ')
    const all = 'cat /proxy/there /proxy/half.part; ls /proxy /repository'
    expect((await stack.shell('lifeboat', all)).split('\n').filter(Boolean)).toEqual(
      'old old /proxy: half.part there /repository: config data index keys locks snapshots'.split(
        ' ',
      ),
    )
    expect(await listInventory(stack.project)).toEqual(before)
  })

  test('to a disk with too little space is refused before anything is written', async () => {
    const small = await addVolume(`${stack.project}_small`, smallDisk)
    const { exitCode, stderr } = await exportInto(stack, small)

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: there is too little space in /exports')
    expect(stderr).toMatch(/needed: 3\d{8} bytes, there: 16777216 bytes/)
  })

  test('to a disk that is full too soon leaves no file', async () => {
    const small = await addVolume(`${stack.project}_full`, smallDisk)
    const { exitCode, stderr } = await exportInto(stack, small, '--no-space-check')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: /exports/x.tar.zst cannot be written: ENOSPC')
    expect(stderr).toContain('left:\n')
  })
})

describe('an export to stdout', () => {
  test('is refused on a terminal', async () => {
    const script = `script -qec 'lifeboat export latest' /dev/null`
    const { stdout } = await runCommand('docker', [
      'exec',
      stack.container('lifeboat'),
      'bash',
      '-c',
      `${script} | head -c 10000; echo "code \${PIPESTATUS[0]}"`,
    ])

    expect(stdout).toContain('error: an export is not for a terminal to show')
    expect(stdout).toContain('code 2')
  })

  test('whose reader goes away fails and leaves nothing', async () => {
    const script = `lifeboat export latest | head -c 1000 >/dev/null; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await runCommand('docker', [
      'exec',
      stack.container('lifeboat'),
      'bash',
      '-c',
      script,
    ])

    expect(stdout).toBe('2\n')
    expect(stderr).toContain('error: stdout took not all of it')
    expect(await listInventory(stack.project)).toEqual(before)
  })
})

describe('an export in the middle', () => {
  test('that is told to stop ends at once and leaves nothing', async () => {
    const exporting = exportTo('/proxy/x.tar.zst')
    await awaitPart(stack)

    await signalExport(stack, 'TERM')
    const { exitCode, stderr } = await exporting

    expect(exitCode).toBe(130)
    expect(stderr).toContain('error: the run was interrupted')
    expect(await readdir(stack.socketFolder)).toEqual([])
    expect(await listInventory(stack.project)).toEqual(before)
  })

  test('that is killed leaves no file of that name, and nothing on the engine once Lifeboat starts again', async () => {
    const exporting = exportTo('/proxy/x.tar.zst')
    await awaitPart(stack)

    await signalExport(stack, 'KILL')
    expect((await exporting).exitCode).toBe(137)
    expect(await listInventory(stack.project)).not.toEqual(before)
    await succeed('docker', ['restart', stack.container('lifeboat')])
    await awaitHealthy()

    expect(await listInventory(stack.project)).toEqual(before)
    expect(await readdir(stack.socketFolder)).toEqual(['x.tar.zst.part'])
    const { exitCode, stderr } = await exportTo('/proxy/x.tar.zst')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('hint: Another export is writing it, or one that was killed left it')
  })

  test('that is killed is cleared up after by the next one', async () => {
    const exporting = exportTo('/proxy/x.tar.zst')
    await awaitPart(stack)
    await signalExport(stack, 'KILL')
    expect((await exporting).exitCode).toBe(137)

    expect((await exportTo('/proxy/y.tar.zst')).exitCode).toBe(0)

    expect(await listInventory(stack.project)).toEqual(before)
    await stack.shell('lifeboat', 'zstd -q -t /proxy/y.tar.zst')
  })
})

describe('an export of a backup', () => {
  test('that is incomplete says so, on stderr and inside', async () => {
    await stack.sql('CREATE DATABASE broken')
    onTestFinished(async () => {
      await stack.sql('DROP DATABASE broken')
    })
    await stack.sql(breakCatalogue, 'broken')
    const made = await stack.lifeboat(['backup', '--type', 'database', '--json'])
    expect(made.exitCode).toBe(3)
    const { id } = JSON.parse(made.stdout) as { id: string }

    const { exitCode, stderr } = await stack.lifeboat([
      'export',
      id,
      '--output',
      '/proxy/x.tar.zst',
    ])

    expect(exitCode).toBe(0)
    expect(stderr).toContain(
      `warning: backup ${id} is incomplete, and so is its export: database "broken" of db`,
    )
    const inside = await stack.shell(
      'lifeboat',
      'tar --zstd -xOf /proxy/x.tar.zst VERIFICATION.txt',
    )
    expect(inside).toContain('state         incomplete')
    expect(inside).toContain('- MISSING database "broken" of db')
  })

  test('that is damaged in the repository fails and leaves no file', async () => {
    const pack = await stack.shell(
      'lifeboat',
      'find /repository/data -type f -size +4M | sort | head -n 1',
    )
    const spoil = `printf x | dd of=${pack.trim()} bs=1 seek=2000000 conv=notrunc`
    await stack.shell('lifeboat', `chmod u+w ${pack.trim()} && ${spoil}`)

    const { exitCode, stderr } = await exportTo('/proxy/x.tar.zst')

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/the files part of backup .* cannot be read out of the repository/)
    expect(await readdir(stack.socketFolder)).toEqual([])
    expect(await listInventory(stack.project)).toEqual(before)
  })
})

async function backUp(): Promise<void> {
  const { exitCode, stderr } = await stack.lifeboat(['backup'])
  if (exitCode !== 0) throw new Error(stderr)
}

function exportTo(file: string, ...options: readonly string[]): Promise<Outcome> {
  return stack.lifeboat(['export', 'latest', '--output', file, ...options])
}

async function awaitHealthy(): Promise<void> {
  await eventually(async () => {
    const format = '{{.State.Health.Status}}'
    const health = await succeed('docker', ['inspect', '-f', format, stack.container('lifeboat')])
    return health.trim() === 'healthy'
  })
}
