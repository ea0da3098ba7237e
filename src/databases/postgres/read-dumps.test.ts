import { describe, expect, test } from 'vitest'

import { packText } from '../../../test/support/pack-text.ts'
import { WorkerFailedError, type WorkerSpec } from '../../model/worker.ts'
import { writeBytes } from './byte-text.ts'
import { readDumps, type ReadDumpsRequest } from './read-dumps.ts'

const request: ReadDumpsRequest = {
  service: 'db',
  imageId: 'sha256:postgres',
  staging: 'lifeboat-staging-run-1',
  globals: '/stack/databases/db/globals.sql',
  dumps: ['/stack/databases/db/1-app', '/stack/databases/db/2-My__Shop_'],
}
const texts = ['CREATE ROLE a;\n', 'CREATE DATABASE app;\n', 'list 1\n', 'CREATE x;\n', 'list 2\n']

describe('readDumps', () => {
  test('gives the globals, and of each dump its statements and its list', async () => {
    expect(await read(texts)).toEqual({
      globals: 'CREATE ROLE a;\n',
      dumps: [
        {
          path: '/stack/databases/db/1-app',
          statements: 'CREATE DATABASE app;\n',
          list: 'list 1\n',
        },
        {
          path: '/stack/databases/db/2-My__Shop_',
          statements: 'CREATE x;\n',
          list: 'list 2\n',
        },
      ],
    })
  })

  test('gives no globals of a backup that has none', async () => {
    const spec: WorkerSpec[] = []

    expect(await read(['', ...texts.slice(1)], { globals: null }, spec)).toMatchObject({
      globals: '',
    })
    expect(spec[0]?.command).toEqual(['', ...request.dumps])
  })

  test('gives what is no UTF-8 so that its bytes can be had again', async () => {
    const statements = Buffer.from(`COMMENT ON DATABASE app IS 'größe';`, 'latin1')

    const { dumps } = await read(['', statements, 'list 1', ...texts.slice(3)])

    expect(writeBytes(dumps[0]?.statements ?? '')).toEqual(statements)
  })

  test('notices a piece of a log that is lost', async () => {
    const long = `CREATE DATABASE ${Math.PI}${'x'.repeat(1000)};`
    const holed: typeof readDumps = (_run, asked) =>
      readDumps(async ({ env }) => {
        const stdout = join([...texts.slice(0, 3), long, 'list 2'], env['MARK'])
        const at = stdout.indexOf(packText(long)) + 8
        return { stdout: stdout.slice(0, at) + stdout.slice(at + 4), stderr: '' }
      }, asked)

    await expect(
      holed(() => Promise.reject(new Error('not asked')), request),
    ).rejects.toMatchObject({
      code: 'dump-unreadable',
    })
  })

  test('notices a log that was cut off anywhere', async () => {
    const { length } = join(texts, '@end 00000000-0000-0000-0000-000000000000')

    for (let cut = 0; cut < length; cut += 1) {
      await expect(
        readDumps(async ({ env }) => {
          return { stdout: join(texts, env['MARK']).slice(0, cut), stderr: '' }
        }, request),
      ).rejects.toMatchObject({
        code: 'dump-unreadable',
        message: 'the dumps of db could not be read',
        hint: 'Choose another backup. Nothing was changed.',
        details: request.dumps,
      })
    }
  })

  test('ends the texts by a line that differs each time', async () => {
    const specs: WorkerSpec[] = []
    await read(texts, {}, specs)
    await read(texts, {}, specs)

    expect(specs[0]?.env['MARK']).not.toBe(specs[1]?.env['MARK'])
  })

  test('asks the database’s own tools, by a worker that reads and has no network', async () => {
    const specs: WorkerSpec[] = []
    await read(texts, {}, specs)

    expect(specs).toMatchObject([
      {
        purpose: 'read-dumps-db',
        image: 'sha256:postgres',
        command: [request.globals, ...request.dumps],
        mounts: [
          {
            kind: 'volume',
            source: 'lifeboat-staging-run-1',
            target: '/stack/databases',
            writable: false,
          },
        ],
        network: 'none',
      },
    ])
  })

  test('is not done with a worker that failed, whatever it said', async () => {
    const failed = new WorkerFailedError('read-dumps-db failed', { stdout: '', stderr: 'x' }, 1)

    await expect(readDumps(() => Promise.reject(failed), request)).rejects.toBe(failed)
  })
})

function read(
  said: readonly (string | Buffer)[],
  changes: Partial<ReadDumpsRequest> = {},
  specs: WorkerSpec[] = [],
): ReturnType<typeof readDumps> {
  return readDumps(
    async (spec) => {
      specs.push(spec)
      return { stdout: join(said, spec.env['MARK']), stderr: '' }
    },
    { ...request, ...changes },
  )
}

function join(said: readonly (string | Buffer)[], mark = ''): string {
  return said.map((text) => `${packText(text)}${mark}\n`).join('')
}
