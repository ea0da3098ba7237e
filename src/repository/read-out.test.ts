import { restoresFiles } from '../model/capabilities.ts'
import { describe, expect, test } from 'vitest'

import { exampleRepository } from '../../test/support/example-restore.ts'
import { LifeboatError } from '../errors.ts'
import { WorkerFailedError, type RunWorker, type WorkerSpec } from '../model/worker.ts'
import { extractPart, readOut } from './read-out.ts'

const request = { image: 'sha256:lifeboat', kind: 'files', backupId: 'b1', snapshot: 's1' }
const readOnlyRepository = { ...exampleRepository.mounts[0], writable: false }
const staging = { kind: 'volume', source: 'staging', target: '/stack/databases' } as const

type Acting = (runWorker: RunWorker, repository?: typeof exampleRepository) => Promise<void>

const read: Acting = (runWorker, repository = exampleRepository) =>
  readOut(runWorker, repository, request, ['/stack/volumes/a b', '/stack/$x'])

const extract: Acting = (runWorker, repository = exampleRepository) =>
  extractPart(
    runWorker,
    repository,
    { ...request, kind: 'databases' },
    {
      root: '/stack/databases',
      include: ['/stack/databases/db/globals.sql', '/stack/databases/db/1-a*b'],
      mounts: [{ ...staging, writable: true }],
    },
  )

describe('readOut', () => {
  test('reads every path, none of them as a word of the shell', async () => {
    const { command, entrypoint, env, purpose } = await specOf(read)

    expect(purpose).toBe('read-files')
    expect(command).toEqual(['/stack/volumes/a b', '/stack/$x'])
    expect(entrypoint.slice(0, 2)).toEqual(['sh', '-ec'])
    expect(env['SNAPSHOT']).toBe('s1')
  })

  test('mounts nothing but the repository', async () => {
    expect((await specOf(read)).mounts).toEqual([readOnlyRepository])
  })
})

describe('extractPart', () => {
  test('writes what is included, taken literally, into the folder where it stood', async () => {
    const { command, mounts, capabilities } = await specOf(extract)

    expect(command.join(' ')).toContain('s1:/stack/databases --target /stack/databases')
    expect(command.filter((_word, index) => command[index - 1] === '--include')).toEqual([
      '/db/globals.sql',
      '/db/1-a\\*b',
    ])
    expect(mounts).toEqual([{ ...staging, writable: true }, readOnlyRepository])
    expect(capabilities).toEqual(restoresFiles)
  })
})

describe.each([
  ['readOut', read, 'files'],
  ['extractPart', extract, 'databases'],
] as const)('%s', (_name, act, kind) => {
  test('cannot write to the repository, leaves no lock there, and has no network', async () => {
    const spec = await specOf(act)

    expect(spec.mounts).toContainEqual(readOnlyRepository)
    expect([...spec.entrypoint, ...spec.command].join(' ')).toContain('--no-lock')
    expect(spec.network).toBe('none')
  })

  test('hands the password over in a file, never as an argument or where the engine shows it', async () => {
    const spec = await specOf(act)

    expect(spec.secrets?.variables['RESTIC_PASSWORD']).toBe('open sesame')
    expect(JSON.stringify(spec.env)).not.toContain('sesame')
    expect(JSON.stringify([spec.entrypoint, spec.command, spec.purpose])).not.toContain('sesame')
  })

  test('says so where there is no password', async () => {
    const bare = { ...exampleRepository, password: undefined }
    const spec = await specOf((runWorker) => act(runWorker, bare))

    expect(spec).not.toHaveProperty('secrets')
    expect([...spec.entrypoint, ...spec.command].join(' ')).toContain('--insecure-no-password')
  })

  test.each([1, 137, undefined])('finds damage in exit code %s', async (exitCode) => {
    const stderr =
      '{"message_type":"error","error":{"message":"ciphertext verification failed"}}\nFatal: x\n'
    const failed = new WorkerFailedError('failed', { stdout: '', stderr }, exitCode)

    await expect(act(() => Promise.reject(failed))).rejects.toMatchObject({
      code: 'part-damaged',
      message: `the ${kind} part of backup b1 cannot be read out of the repository`,
      hint: 'Choose another backup; lifeboat list shows them. restic’s own words stand below.',
      details: ['ciphertext verification failed', 'Fatal: x'],
      cause: failed,
    })
  })

  test('does not take for damage a path that the backup never held', async () => {
    const stderr = 'Fatal: cannot dump file: path "/stack/x" not found in snapshot\n'
    const failed = new WorkerFailedError('failed', { stdout: '', stderr }, 1)

    await expect(act(() => Promise.reject(failed))).rejects.toMatchObject({
      code: 'not-in-backup',
      message: 'backup b1 does not hold the path',
      hint: expect.stringContaining('lifeboat show b1 --path'),
      details: [stderr.trim()],
    })
  })

  test('does not take for damage what went wrong elsewhere', async () => {
    const lost = new LifeboatError('engine-connection-lost', 'lost', { hint: 'Run it again.' })

    await expect(act(() => Promise.reject(lost))).rejects.toBe(lost)
  })
})

async function specOf(act: Acting): Promise<WorkerSpec> {
  const specs: WorkerSpec[] = []
  await act(async (spec) => {
    specs.push(spec)
    return { stdout: '', stderr: '' }
  })
  expect(specs).toHaveLength(1)
  return specs[0] as WorkerSpec
}
