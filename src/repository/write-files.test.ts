import { restoresFiles } from '../model/capabilities.ts'
import { describe, expect, test } from 'vitest'

import { exampleRepository } from '../../test/support/example-restore.ts'
import { LifeboatError } from '../errors.ts'
import { WorkerFailedError, type RunWorker, type WorkerSpec } from '../model/worker.ts'
import { writeFiles, type WriteRequest } from './write-files.ts'

const uploads = { kind: 'volume', source: 'uploads', target: '/stack/volumes/uploads' } as const
const request: WriteRequest = {
  image: 'sha256:lifeboat',
  backupId: 'b1',
  snapshot: 's1',
  mounts: [{ ...uploads, writable: true }],
  before: { command: 'make-room request', argumentsFile: '/lifeboat/arguments' },
}
const room = { path: '/lifeboat/room.json', content: Buffer.from('{}') }

describe('writeFiles', () => {
  test('says how much restic wrote', async () => {
    const stdout = summary({ total_files: 4, files_restored: 5, bytes_restored: 2048 })

    expect(await write(async () => ({ stdout, stderr: '' }))).toEqual({ files: 5, bytes: 2048 })
  })

  test.each([
    ['of which all was there already', { files_skipped: 1 }],
    ['of empty files', { total_files: 1, files_restored: 1 }],
  ])('takes a restore %s for whole', async (_what, counts) => {
    const stdout = `${summary({ total_files: 9 })}${summary(counts)}`

    await expect(write(async () => ({ stdout, stderr: '' }))).resolves.toMatchObject({ bytes: 0 })
  })

  test.each([
    ['nothing', ''],
    ['half a summary', summary({ total_files: 1, files_restored: 1 }).slice(0, 40)],
    ['a summary of something else', '{"message_type":"status","files_restored":4}\n'],
    ['fewer files than it should', summary({ total_files: 4, files_restored: 3 })],
    ['that nothing fitted', summary({})],
    [
      'all of it, and then too little',
      summary({ total_files: 1, files_restored: 1 }) + summary({ total_files: 2 }),
    ],
  ])('does not believe exit code 0 when restic said %s', async (_what, stdout) => {
    const stderr = '{"message_type":"error","error":{"message":"denied"},"item":"/a"}\n'

    await expect(write(async () => ({ stdout, stderr }))).rejects.toMatchObject({
      code: 'files-not-restored',
      message: 'restic did not say that it wrote every file',
      hint: 'restic’s own last lines say why.',
      details: ['/a: denied'],
    })
  })

  test.each([1, 123, undefined])('fails with exit code %s, whatever was said', async (exitCode) => {
    const stdout = summary({ total_files: 4, files_restored: 5 })
    const stderr = 'write /a: no space left on device\n'
    const failed = new WorkerFailedError('write-files failed', { stdout, stderr }, exitCode)

    await expect(write(() => Promise.reject(failed))).rejects.toMatchObject({
      code: 'files-not-restored',
      message: 'the files could not be written',
      hint: expect.stringMatching(/^The tool’s own words stand below; .*\.$/),
      details: ['write /a: no space left on device'],
      cause: failed,
    })
  })

  test('says of nothing else that files could not be written', async () => {
    const lost = new LifeboatError('engine-connection-lost', 'lost', { hint: 'Run it again.' })

    await expect(write(() => Promise.reject(lost))).rejects.toBe(lost)
  })
})

describe('the worker that writes', () => {
  test('makes room before restic begins, and does not begin when that failed', async () => {
    const { entrypoint } = await specOf()
    const [shell, options, script] = entrypoint

    expect([shell, options]).toEqual(['sh', '-ec'])
    expect(script?.split('\n')[0]).toBe('make-room request')
    expect(script?.split('\n')[1]).toMatch(
      /^exec xargs -0 -a \/lifeboat\/arguments restic restore --no-lock .*--json.* --sparse$/,
    )
  })

  test('may write to its targets, never to the repository', async () => {
    expect((await specOf()).mounts).toEqual([
      { ...uploads, writable: true },
      { ...exampleRepository.mounts[0], writable: false },
    ])
  })

  test('may write every attribute, and has no network', async () => {
    expect(await specOf()).toMatchObject({
      capabilities: restoresFiles,
      writesRoot: true,
      network: 'none',
    })
  })

  test('is given its files, and the password in one of its own, never as an argument or where the engine shows it', async () => {
    const files: unknown[] = []
    const spec = await specOf(files)

    expect(files).toEqual([[room]])
    expect(spec.secrets?.variables['RESTIC_PASSWORD']).toBe('open sesame')
    expect(JSON.stringify(spec.env)).not.toContain('sesame')
    expect(JSON.stringify([spec.entrypoint, spec.command, spec.purpose])).not.toContain('sesame')
  })
})

function write(runWorker: RunWorker): ReturnType<typeof writeFiles> {
  return writeFiles(runWorker, exampleRepository, request, [room])
}

async function specOf(files: unknown[] = []): Promise<WorkerSpec> {
  const specs: WorkerSpec[] = []
  await write(async (spec, given) => {
    specs.push(spec)
    files.push(given)
    return { stdout: summary({ total_files: 1, files_restored: 1 }), stderr: '' }
  })
  expect(specs).toHaveLength(1)
  return specs[0] as WorkerSpec
}

/** As restic 0.18 writes it: what is zero is left out. */
function summary(counts: Readonly<Record<string, number>>): string {
  return `${JSON.stringify({ message_type: 'summary', ...counts })}\n`
}
