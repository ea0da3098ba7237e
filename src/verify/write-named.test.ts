import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleReference } from '../../test/support/example-reference.ts'
import { WorkerFailedError, type RunWorker } from '../model/worker.ts'
import { planReferences } from './plan-references.ts'
import { writeNamed } from './write-named.ts'

const target = {
  service: 'db',
  containerId: 'id-scratch',
  image: 'lifeboat',
  credentials: { user: 'postgres', port: 5432, password: undefined },
}
const elsewhere = { service: 'db2', containerId: 'id-db2' }
const manifest = exampleManifest({
  references: [exampleReference({ server: elsewhere }), exampleReference()],
})

describe('the rows that name files', () => {
  test('are kept of the server’s own references, out of its network', async () => {
    const planned = planReferences(manifest)

    const rows = await write(planned, async (spec, files) => {
      expect(spec.network).toEqual({ containerId: 'id-scratch' })
      expect(JSON.parse(String(files?.[0]?.content))).toEqual([
        {
          database: 'My "Shop"',
          query: 'SELECT path, sha256 FROM uploads',
          schemas: ['public'],
          file: '/lifeboat/rows/+rows/1',
        },
      ])
      return say({ state: 'written' })
    })

    expect([...rows]).toEqual([[planned[1], { rows: '/lifeboat/rows/+rows/1' }]])
  })

  test('of a query that is refused are the server’s words', async () => {
    const planned = planReferences(manifest)

    expect([...(await write(planned, refusing))]).toEqual([
      [planned[1], { refusal: 'no such table' }],
    ])
  })

  test.each<[string, RunWorker, string]>([
    ['a server that gave up', async () => say({ state: 'unasked', reason: 'timeout' }), 'timeout'],
    [
      'a worker that failed',
      async () => {
        throw new WorkerFailedError('failed', { stdout: '', stderr: 'ENOSPC' }, 1)
      },
      'ENOSPC',
    ],
  ])('of %s say nothing about the backup', async (_what, runWorker, words) => {
    await expect(write(planReferences(manifest), runWorker)).rejects.toMatchObject({
      code: 'reference-unasked',
      details: [words],
    })
  })

  test('of a log that was cut short are not there', async () => {
    await expect(write(planReferences(manifest), sayingNothing)).rejects.toMatchObject({
      code: 'worker-failed',
    })
  })
})

const refusing: RunWorker = async () => say({ state: 'refused', reason: 'no such table' })

const sayingNothing: RunWorker = async () => ({ stdout: '', stderr: '' })

function write(planned: ReturnType<typeof planReferences>, runWorker: RunWorker) {
  const [server] = manifest.servers
  if (server === undefined) throw new Error('the example has no server')
  return writeNamed(runWorker, target, { server, staging: 'staging' }, planned)
}

function say(outcome: object) {
  return { stdout: `${JSON.stringify({ event: 'wrote', outcome })}\n`, stderr: '' }
}
