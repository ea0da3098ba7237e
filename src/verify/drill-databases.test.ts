import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { drillDatabases, toFinding } from './drill-databases.ts'
import type { ScratchServer, withRestored } from './drill-server.ts'
import type { VerifyContext } from './verify-context.ts'

const server = { service: 'db' }

test.each([
  ['a tool that failed', failed(1)],
  ['a statement that its server did not take', error('restore-refused')],
  ['dumps that cannot be read', error('dump-unreadable')],
])('%s speaks against the backup, with its words', (_what, cause) => {
  expect(toFinding(server, cause)).toMatchObject({
    what: 'databases of db',
    code: 'drill-failed',
    why: expect.stringContaining(cause.message),
    details: cause.details,
  })
})

test.each([
  ['a worker that was killed', failed(137), 'worker-failed'],
  ['a worker of which nobody knows how it ended', failed(undefined), 'worker-failed'],
  ['an image that is not there', error('worker-image-missing'), 'worker-image-missing'],
  ['an interruption', interrupted(), 'interrupted'],
  ['a full disk', failed(1, 'could not extend file: No space left on device'), 'too-little-space'],
])('%s says nothing about it', (_what, cause, code) => {
  expect(() => toFinding(server, cause)).toThrowError(expect.objectContaining({ code }))
})

test('a bug stays one', () => {
  expect(() => toFinding(server, new TypeError('undefined is not'))).toThrowError(TypeError)
})

function failed(exitCode: number | undefined, stderr = 'no such type'): WorkerFailedError {
  return new WorkerFailedError('load-db failed', { stdout: '', stderr }, exitCode)
}

function error(code: string): LifeboatError {
  return new LifeboatError(code, 'it did not work', { hint: 'None.', details: ['why'] })
}

describe('what was found of a server stands', () => {
  const tooLong = error('worker-timeout')

  test('when what it holds cannot be compared any further', async () => {
    const found = await proveUntil('dump-db+again', tooLong, 999)

    expect(found).toMatchObject([
      { code: 'drill-differs', details: [expect.stringContaining('999')] },
      { code: 'worker-timeout' },
    ])
  })

  test('when its indexes cannot be looked at', async () => {
    const found = await proveUntil('amcheck-db', tooLong, 1000)

    expect(found).toMatchObject([
      {
        code: 'drill-differs',
        details: expect.arrayContaining([expect.stringContaining('t0 is missing')]),
      },
      { code: 'worker-timeout' },
    ])
  })
})

/** What is found of a server whose dump of afterwards has another table in it, and that has so many orders, when a worker fails. */
async function proveUntil(worker: string, failure: Error, orders: number): Promise<unknown> {
  const stored = exampleServer({ globals: null })
  const runWorker: VerifyContext['runWorker'] = async ({ purpose, env, command }, files = []) => {
    if (purpose === worker) throw failure
    const [order] = purpose.startsWith('compare-rows') ? files : []
    const pairs = order === undefined ? [] : (JSON.parse(String(order.content)) as Pair[])
    const objects = pairs.map(({ stored: dump }) =>
      JSON.stringify({ event: 'objects', dump, largeObjects: 0, differences: [], differing: 0 }),
    )
    const mark = env['MARK'] ?? ''
    const texts = command.flatMap((_dump, index) => ['', describeTable(`t${index}`), ''])
    const packed = texts.map((text) => `${gzipSync(text).toString('base64')}\n${mark}\n`)
    return { stdout: order === undefined ? packed.join('') : `${objects.join('\n')}\n`, stderr: '' }
  }
  const tables = stored.databases[0]?.tables.map((table) => ({ ...table })) ?? []
  const counted = { name: 'My "Shop"', tables: [{ ...tables[0], rows: orders }, tables[1]] }
  const scratch = {
    target: { service: 'db', imageId: 'sha256:db', containerId: 'c', credentials: {} },
    jobs: 1,
    counted: [{ ...counted, largeObjects: 0 }],
  }
  const context = { runWorker, image: 'lifeboat', manifest: exampleManifest({ servers: [stored] }) }
  const restore: typeof withRestored = (_context, _server, _staging, act) =>
    act(scratch as unknown as ScratchServer)
  const given = context as unknown as VerifyContext
  return (await drillDatabases(given, 'scratch', [], restore)).findings
}

function describeTable(name: string): string {
  return `--\n-- Name: ${name}; Type: TABLE; Schema: public; Owner: app\n--\n\nCREATE TABLE public.${name} ();\n`
}

type Pair = { readonly stored: string }
