import { expect, test } from 'vitest'

import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import type { WorkerSpec } from '../model/worker.ts'
import { decodeDatabases } from './decode-databases.ts'
import type { VerifyContext } from './verify-context.ts'

test('no two workers have one name, with servers of one service either', async () => {
  const specs: WorkerSpec[] = []
  const servers = [exampleServer(), scaled(2), { ...scaled(3), service: 'other' }]

  await decodeDatabases(
    openContext(exampleManifest({ servers }), (spec) => specs.push(spec)),
    {
      kind: 'volume',
      source: 'scratch',
      target: '/stack/databases',
      writable: true,
    },
  )

  const purposes = specs.map(({ purpose }) => purpose)
  expect(purposes).toHaveLength(6)
  expect(new Set(purposes).size).toBe(6)
})

function scaled(number: number): ReturnType<typeof exampleServer> {
  const folder = `/stack/databases/db+${number}`
  return exampleServer({
    globals: `${folder}/globals.sql`,
    databases: exampleServer().databases.map((each) => ({ ...each, path: `${folder}/1-shop` })),
  })
}

/** Workers that answer that all of it was read, and that nothing is in it. */
function openContext(
  manifest: VerifyContext['manifest'],
  seen: (spec: WorkerSpec) => void,
): VerifyContext {
  const runWorker: VerifyContext['runWorker'] = async (spec) => {
    seen(spec)
    const mark = spec.env['MARK'] ?? ''
    return { stdout: spec.command.map(() => `${mark} read\n`).join(''), stderr: '' }
  }
  return { runWorker, manifest, image: 'lifeboat' } as unknown as VerifyContext
}
