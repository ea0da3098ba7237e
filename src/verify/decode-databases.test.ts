import { expect, test } from 'vitest'

import {
  exampleFailure,
  exampleManifest,
  exampleServer,
} from '../../test/support/example-manifest.ts'
import { packText } from '../../test/support/pack-text.ts'
import { LifeboatError } from '../errors.ts'
import type { WorkerMount, WorkerSpec } from '../model/worker.ts'
import { decodeDatabases } from './decode-databases.ts'
import type { VerifyContext } from './verify-context.ts'

const staging: WorkerMount = {
  kind: 'volume',
  source: 'scratch',
  target: '/stack/databases',
  writable: true,
}

test('no two workers have one name, with servers of one service either', async () => {
  const specs: WorkerSpec[] = []
  const servers = [exampleServer(), scaled(2), { ...scaled(3), service: 'other' }]

  await decodeDatabases(
    openContext(exampleManifest({ servers }), (spec) => specs.push(spec)),
    staging,
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

test('globals that were cut short are a finding, and none at all are none', async () => {
  const { findings } = await decodeDatabases(
    openContext(exampleManifest(), () => undefined),
    staging,
  )
  const without = exampleManifest({ servers: [exampleServer({ globals: null })] })
  const fine = await decodeDatabases(
    openContext(without, () => undefined),
    staging,
  )

  expect(findings.map(({ what }) => what)).toContain('globals of db')
  expect(fine.findings.map(({ what }) => what)).not.toContain('globals of db')
})

test('what keeps Lifeboat from looking at the next server is told beside what was found in the one before', async () => {
  const servers = [exampleServer(), scaled(2)]
  const context = openContext(exampleManifest({ servers }), ({ purpose }) => {
    if (purpose.includes('2')) throw tooLong
  })

  const { findings } = await decodeDatabases(context, staging)

  expect(findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['dump-damaged', 'worker-timeout']),
  )
})

test('it is thrown where nothing was found, and not where others found something', async () => {
  const context = openContext(exampleManifest(), () => {
    throw tooLong
  })

  await expect(decodeDatabases(context, staging)).rejects.toBe(tooLong)
  const { findings } = await decodeDatabases(context, staging, [exampleFailure()])
  expect(findings).toMatchObject([{ code: 'worker-timeout' }])
})

const tooLong = new LifeboatError('worker-timeout', 'it took too long', { hint: 'Wait longer.' })

/** Workers that answer that all of it was read, and that nothing is in it. */
function openContext(
  manifest: VerifyContext['manifest'],
  seen: (spec: WorkerSpec) => void,
): VerifyContext {
  const runWorker: VerifyContext['runWorker'] = async (spec) => {
    seen(spec)
    const mark = spec.env['MARK'] ?? ''
    return { stdout: spec.command.map(() => `${packText('')}${mark} read\n`).join(''), stderr: '' }
  }
  return { runWorker, manifest, image: 'lifeboat' } as unknown as VerifyContext
}
