import { describe, expect, test } from 'vitest'

import { loadTarget } from '../../../test/support/example-restore.ts'
import { LifeboatError } from '../../errors.ts'
import {
  WorkerFailedError,
  type RunWorker,
  type WorkerFile,
  type WorkerSpec,
} from '../../model/worker.ts'
import { doOrder, lookAt, settleDatabases } from './give-order.ts'

const target = {
  service: 'db',
  containerId: 'id-db',
  image: 'sha256:lifeboat',
  credentials: { user: 'postgres', port: 5433, password: 'open sesame' },
}
const drop = { order: 'drop', databases: ['x'], roles: ['Odd "Role"'] } as const
const order = { ...drop, databases: [...drop.databases], roles: [...drop.roles] }

describe('an order to a server', () => {
  test('is carried out in its network, by Lifeboat’s own image', async () => {
    const { spec, files } = await give()

    expect(spec).toMatchObject({
      purpose: 'drop-db',
      image: 'sha256:lifeboat',
      entrypoint: ['lifeboat'],
      command: ['worker', 'postgres-restore', '/lifeboat/order.json'],
      mounts: [],
      network: { containerId: 'id-db' },
    })
    expect(files.map(({ path, content }) => [path, JSON.parse(content.toString())])).toEqual([
      ['/lifeboat/order.json', order],
    ])
  })

  test('hands the password over in a file, never as an argument or where the engine shows it', async () => {
    const { spec } = await give()

    const { secrets, ...shown } = spec
    expect(shown.env).toEqual({ PGHOST: '127.0.0.1', PGUSER: 'postgres', PGPORT: '5433' })
    expect(secrets?.variables).toEqual({ PGPASSWORD: 'open sesame' })
    expect(JSON.stringify(shown)).not.toContain('sesame')
  })

  test('goes without a password where there is none', async () => {
    const credentials = { user: 'postgres', port: 5432, password: undefined }

    const { env, secrets } = (await give({ credentials })).spec

    expect([env['PGPORT'], secrets]).toEqual(['5432', undefined])
  })
})

describe('the answer', () => {
  const { looked } = loadTarget()
  const counted = { name: 'x', tables: [{ schema: 'a', name: 'b', rows: 1 }], largeObjects: 2 }

  test('is the last line, after whatever else was written', async () => {
    const notes = ['role app owns things']
    const done = JSON.stringify({ event: 'done', notes })

    expect(await doOrder(saying(`a warning\n{"event":"x"}\n${done}\n\n`), target, order)).toEqual(
      notes,
    )
    expect(await lookAt(saying(JSON.stringify(looked)), target)).toEqual(looked)
    expect(
      await settleDatabases(
        saying(JSON.stringify({ event: 'settled', databases: [counted] })),
        target,
        {
          order: 'settle',
          maintenance: 'm',
          fingerprint: 'counts',
          databases: [],
        },
      ),
    ).toEqual([counted])
  })

  test.each([
    ['nothing', ''],
    ['half a line', '{"event":"done","not'],
    ['the answer to another order', JSON.stringify(looked)],
    ['a failure, although it ended well', refusal('no', '')],
    ['done, and then something else', '{"event":"done","notes":[]}\nSegmentation fault\n'],
  ])('is none when the worker said %s', async (_what, stdout) => {
    await expect(doOrder(saying(stdout), target, order)).rejects.toThrow('Invalid')
  })
})

describe('a statement that the server refuses', () => {
  test('is named, with the server’s reason', async () => {
    const said = refusal('role "x" cannot be dropped', 'DROP ROLE "x"')
    const failed = new WorkerFailedError('drop-db failed', { stdout: said, stderr: '' }, 1)

    await expect(doOrder(() => Promise.reject(failed), target, order)).rejects.toMatchObject({
      code: 'restore-refused',
      message: 'the server of db refused to drop: role "x" cannot be dropped',
      hint: 'The statement stands below.',
      details: ['DROP ROLE "x"'],
      cause: failed,
    })
  })

  test.each([
    ['ended without a word', ''],
    ['was cut off while it said why', '{"event":"failed","reas'],
    ['had said something else', '{"event":"done","notes":[]}'],
  ])('is not made up for a worker that %s', async (_what, stdout) => {
    const failed = new WorkerFailedError('drop-db failed', { stdout, stderr: 'killed' }, 137)

    await expect(doOrder(() => Promise.reject(failed), target, order)).rejects.toBe(failed)
  })

  test('is not made up for what went wrong elsewhere', async () => {
    const lost = new LifeboatError('engine-connection-lost', 'lost', { hint: 'Run it again.' })

    await expect(lookAt(() => Promise.reject(lost), target)).rejects.toBe(lost)
  })
})

async function give(
  changes:
    | Partial<typeof target>
    | { credentials: { user: string; port: number; password: undefined } } = {},
): Promise<{ readonly spec: WorkerSpec; readonly files: readonly WorkerFile[] }> {
  const asked: { spec: WorkerSpec; files: readonly WorkerFile[] }[] = []
  const runWorker: RunWorker = async (spec, files = []) => {
    asked.push({ spec, files })
    return { stdout: '{"event":"done","notes":[]}', stderr: '' }
  }
  await doOrder(runWorker, { ...target, ...changes }, order)
  const [only] = asked
  if (only === undefined) throw new Error('nothing was asked')
  return only
}

function saying(stdout: string): RunWorker {
  return async () => ({ stdout, stderr: '' })
}

function refusal(reason: string, statement: string): string {
  return `${JSON.stringify({ event: 'failed', reason, statement })}\n`
}
