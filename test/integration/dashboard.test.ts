/** What the pages are made of, asked for as a browser does: by a session's cookie. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { Statistics } from '../../src/model/statistics.ts'
import { eventually } from '../support/eventually.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { openHttp, readShownTokens } from '../support/http.ts'
import { runCommand } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const fill = `
cd /data
head -c 20000000 /dev/urandom >big.bin
mkdir -p 'a folder'
echo text >"$(printf 'a folder/new\\nline "ü"')"
echo dash >-rf
ln -s big.bin link`

const tables = `
CREATE TABLE rows (n bigint PRIMARY KEY, line text, doubled bigint GENERATED ALWAYS AS (n * 2) STORED);
INSERT INTO rows (n, line)
SELECT n, CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN '\\.' ELSE E'tab\\tline\\n漢字' END FROM generate_series(1, 50000) AS n;
CREATE TABLE empty (n int);
CREATE DATABASE other`

let stack: TestStack
let base: string
let cookie: string

beforeAll(async () => {
  stack = await startTestStack()
  await stack.shell('files', fill)
  for (const statement of tables.split(';\n')) await stack.sql(statement)
  const { exitCode, stderr } = await stack.lifeboat(['backup'])
  if (exitCode !== 0) throw new Error(stderr)
  const container = stack.container('lifeboat')
  const token = (await readShownTokens(container)).at(-1) ?? ''
  base = (await openHttp(container, token)).base
  const answer = await fetch(`${base}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
})

afterAll(() => stack.down())

describe('a volume', () => {
  test('is looked through folder by folder', async () => {
    const folder = await list('/')

    expect(folder.map(({ name, type }) => [name, type])).toEqual([
      ['-rf', 'file'],
      ['a folder', 'folder'],
      ['big.bin', 'file'],
      ['link', 'symlink'],
    ])
    expect(folder.find(({ name }) => name === 'big.bin')).toMatchObject({ size: 20_000_000 })
    expect((await list('/a folder')).map(({ name }) => name)).toEqual(['new\nline "ü"'])
  })

  test.each([
    ['/a folder/new\nline "ü"', 'text\n'],
    ['/-rf', 'dash\n'],
  ])('gives the file %j', async (path, content) => {
    const answer = await get(`file?volume=data&path=${encodeURIComponent(path)}`)

    expect([answer.status, await answer.text()]).toEqual([200, content])
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename/)
  })

  test('gives a large file whole, and says how large it is', async () => {
    const answer = await get('file?volume=data&path=/big.bin')
    const bytes = Buffer.from(await answer.arrayBuffer())

    const [hash] = (await stack.shell('files', 'sha256sum /data/big.bin')).split(' ')
    expect(answer.headers.get('content-length')).toBe('20000000')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash)
  })

  test.each([
    ['file?volume=data&path=/none', 404, 'no-such-path'],
    ['file?volume=data&path=/link', 400, 'not-a-file'],
    ['file?volume=data&path=/a%20folder', 400, 'not-a-file'],
    ['tree?volume=data&path=/-rf', 400, 'not-a-folder'],
    ['tree?volume=none', 404, 'not-in-backup'],
    ['file?volume=data&path=/../../config', 400, 'bad-request'],
    ['file?path=/etc/passwd', 404, 'no-such-path'],
  ])('GET %s is %i %s', async (path, status, code) => {
    const answer = await get(path)

    expect([answer.status, await answer.json()]).toMatchObject([status, { code }])
  })

  test('has nothing running for whoever has gone', async () => {
    const gone = new AbortController()
    const answer = await get('file?volume=data&path=/big.bin', gone.signal)
    await answer.body?.getReader().read()

    gone.abort()

    await eventually(async () => {
      const { stdout } = await runCommand('docker', ['top', stack.container('lifeboat')])
      expect(stdout).not.toContain('restic dump')
    })
  })
})

describe('a table', () => {
  test.each(['rows', 'empty'])('%s as SQL makes the same one elsewhere', async (table) => {
    const before = await listInventory(stack.project)

    const answer = await get(`table?database=db/postgres&table=public.${table}`)
    await stack.sql(await answer.text(), 'other')

    const copy = `COPY (SELECT * FROM public.${table} ORDER BY 1) TO STDOUT`
    expect(await stack.sql(copy, 'other')).toBe(await stack.sql(copy))
    expect(await listInventory(stack.project)).toEqual(before)
  })

  test('that is not there is 404, with the nearest', async () => {
    const answer = await get('table?database=db/postgres&table=public.rwos')

    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { code: 'no-such-table', hint: expect.stringContaining('public.rows') },
    ])
  })
})

test('the configuration is held against that of today', async () => {
  const answer = await get('config')

  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    { backup: expect.any(String), same: expect.any(Number), missing: [] },
  ])
})

test('the statistics say of the backup what the list says', async () => {
  const [backup] = (await (await ask('/backups?limit=1')).json()) as Record<string, unknown>[]

  const counted = await eventually(async () => {
    const statistics = Statistics.parse(await (await ask('/statistics')).json())
    expect(statistics.repository.bytes).toBeGreaterThan(0)
    return statistics
  })

  expect(counted).toMatchObject({
    days: [{ day: String(backup?.['startedAt']).slice(0, 10), made: 1, failed: 0 }],
    backups: [
      {
        id: backup?.['id'],
        bytes: backup?.['bytes'],
        addedBytes: backup?.['addedBytes'],
        level: backup?.['level'],
        frozenSeconds: expect.any(Number),
      },
    ],
  })
})

function ask(path: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${base}${path}`, {
    headers: { cookie },
    ...(signal === undefined ? {} : { signal }),
  })
}

function get(path: string, signal?: AbortSignal): Promise<Response> {
  return ask(`/backups/latest/${path}`, signal)
}

type Entry = { readonly name: string; readonly type: string; readonly size: number | null }

async function list(path: string): Promise<readonly Entry[]> {
  const answer = await get(`tree?volume=data&path=${encodeURIComponent(path)}`)
  return ((await answer.json()) as { entries: Entry[] }).entries
}
