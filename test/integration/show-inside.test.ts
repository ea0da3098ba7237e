/** Files and tables out of a backup without a restore. */
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { listInventory } from '../support/engine-inventory.ts'
import { runCommand, succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const fill = `
cd /data
head -c 20000000 /dev/urandom >big.bin
printf 'all bytes: \\000\\001\\377\\n' >bytes
mkdir -p 'a folder/inner' empty
echo text >'a folder/st*r [x]'
echo text >"$(printf 'a folder/new\\nline')"
ln -s bytes link
chmod 2750 'a folder'
chown 999:998 bytes`

const tables = `
CREATE SCHEMA "Old Years";
CREATE TABLE "Old Years"."Order, quoted" (n bigint PRIMARY KEY, line text, doubled bigint GENERATED ALWAYS AS (n * 2) STORED);
INSERT INTO "Old Years"."Order, quoted" (n, line)
SELECT n, CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN '\\.' ELSE E'tab\\tline\\n漢字' END FROM generate_series(1, 50000) AS n;
CREATE TABLE empty (n int);
CREATE TABLE t AS SELECT generate_series(1, 10) AS n;
CREATE DATABASE other;`

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack()
  await stack.shell('files', fill)
  await stack.sql(tables)
  await stack.sql('CREATE TABLE t AS SELECT 42 AS n', 'other')
  const { exitCode, stderr } = await stack.lifeboat(['backup'])
  if (exitCode !== 0) throw new Error(stderr)
})

afterAll(() => stack.down())

describe('a file of a volume', () => {
  test.each(['/stack/volumes/PROJECT_data', 'volumes/PROJECT_data', 'PROJECT_data', 'data'])(
    'comes byte for byte, named below %s',
    async (volume) => {
      const path = `${volume.replace('PROJECT', stack.project)}/bytes`
      const { exitCode, stdout, stderr } = await show(['--path', path])

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toEqual(Buffer.from('all bytes: \0\x01\xff\n', 'latin1'))
    },
  )

  test('comes whole when it is larger than any pipe', async () => {
    const { stdout } = await show(['--path', 'data/big.bin'])

    const [hash] = (await stack.shell('files', 'sha256sum /data/big.bin')).split(' ')
    expect(stdout).toHaveLength(20_000_000)
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(hash)
  })

  test('comes although its name is made of wild cards', async () => {
    expect((await show(['--path', 'data/a folder/st*r [x]'])).stdout.toString()).toBe('text\n')
  })

  test('is not taken for whole by a reader that goes away', async () => {
    const command = `lifeboat show latest --path data/big.bin | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`
    const container = stack.container('lifeboat')
    const outcome = await runCommand('docker', ['exec', container, 'bash', '-c', command])

    expect(outcome.stdout).toBe('2\n')
    expect(outcome.stderr).toContain('error: stdout took not all of it')
    expect(outcome.stderr).toContain('hint: What arrived is not whole.')
  })
})

describe('a folder of a backup', () => {
  test('is listed, one entry in a line', async () => {
    const { stdout } = await show(['--path', 'data'])

    expect(stdout.toString()).toBe('a folder/\nbig.bin\nbytes\nempty/\nlink\n')
    expect((await show(['--path', 'data/a folder'])).stdout.toString()).toBe(
      'inner/\n"new\\nline"\nst*r [x]\n',
    )
    expect((await show(['--path', 'data/empty'])).stdout.toString()).toBe('')
  })

  test('is listed as JSON with what is known of each entry', async () => {
    const { stdout } = await show(['--path', 'data', '--json'])

    const entries = JSON.parse(stdout.toString()) as { name: string }[]
    expect(entries.find(({ name }) => name === 'a folder')).toMatchObject({
      type: 'folder',
      bytes: null,
      mode: 0o2750,
    })
    expect(entries.find(({ name }) => name === 'bytes')).toMatchObject({
      type: 'file',
      path: `/stack/volumes/${stack.project}_data/bytes`,
      bytes: 15,
      uid: 999,
      gid: 998,
    })
    expect(entries.find(({ name }) => name === 'link')).toMatchObject({ type: 'symlink' })
  })

  test('at the top holds what all parts hold', async () => {
    const { stdout } = await show(['--path', '/stack'])

    expect(stdout.toString().split('\n').filter(Boolean).toSorted()).toEqual([
      'config/',
      'databases/',
      'volumes/',
    ])
  })
})

describe('what is not there', () => {
  test('is answered with what stands nearest', async () => {
    const { exitCode, stdout, stderr } = await show(['--path', 'data/a folder/iner/x'])

    expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toBe(
      `lifeboat: error: backup ${await latest()} has no "/stack/volumes/${stack.project}_data/a folder/iner/x"\n` +
        'lifeboat:   inner/\nlifeboat:   "new\\nline"\nlifeboat:   st*r [x]\n' +
        `lifeboat: hint: /stack/volumes/${stack.project}_data/a folder holds what stands below. Did you mean inner?\n`,
    )
  })

  test('in an unknown volume is answered with the volumes', async () => {
    const { stderr } = await show(['--path', 'dta/x'])

    expect(stderr).toContain(`lifeboat:   ${stack.project}_data/\n`)
    expect(stderr).toContain('hint: /stack/volumes holds what stands below.')
  })

  test('as bytes is refused for a link', async () => {
    const { exitCode, stdout, stderr } = await show(['--path', 'data/link'])

    expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('data/link is a symlink, which has no bytes to show')
  })
})

describe('a table', () => {
  test.each(['Old Years.Order, quoted', 'public.empty'])(
    '%s comes as COPY gives it, and nothing is left on the engine',
    async (table) => {
      const before = await listInventory(stack.project)
      const { exitCode, stdout, stderr } = await show(['--table', table])

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      const quoted = table.split('.').map((word) => `"${word}"`)
      expect(stdout.toString()).toBe(await stack.sql(`COPY ${quoted.join('.')} TO STDOUT`))
      expect(await listInventory(stack.project)).toEqual(before)
    },
  )

  test('of two databases is not chosen by chance', async () => {
    const { exitCode, stderr } = await show(['--table', 'public.t'])

    expect(exitCode).toBe(2)
    expect(stderr).toContain('"public.t" stands in several databases')
    const found = await show(['--table', 'public.t', '--database', 'other'])
    expect(found.stdout.toString()).toBe('42\n')
  })

  test('that is not there is answered with the nearest', async () => {
    const { exitCode, stdout, stderr } = await show(['--table', 'public.emtpy'])

    expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('Did you mean public.empty?')
  })
})

type Shown = { readonly exitCode: number; readonly stdout: Buffer; readonly stderr: string }

/** Runs `lifeboat show latest` and gives stdout's very bytes. */
async function show(options: readonly string[]): Promise<Shown> {
  const command = ['exec', stack.container('lifeboat'), 'lifeboat', 'show', 'latest', ...options]
  const child = spawn('docker', command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const [code] = (await once(child, 'close')) as [number]
  return { exitCode: code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }
}

async function latest(): Promise<string> {
  const list = await succeed('docker', [
    'exec',
    stack.container('lifeboat'),
    'lifeboat',
    'list',
    '--json',
  ])
  return (JSON.parse(list) as { id: string }[]).at(-1)?.id ?? ''
}
