import { describe, expect, test } from 'vitest'

import { resticSummary } from '../../test/support/fake-context.ts'
import { reachesFiles, readsAttributes } from '../model/capabilities.ts'
import {
  WorkerFailedError,
  type RunWorker,
  type WorkerFile,
  type WorkerSpec,
} from '../model/worker.ts'
import type { Repository } from './repository.ts'
import { storePart, type PartRequest } from './store-part.ts'

const repository: Repository = {
  location: '/repository',
  password: 'open sesame',
  mounts: [{ kind: 'volume', source: 'backups', target: '/repository', writable: true }],
}
const request: PartRequest = {
  kind: 'files',
  backupId: 'run-1',
  project: 'shop',
  host: 'host-1',
  image: 'sha256:lifeboat',
  path: '/stack',
  mounts: [
    { kind: 'volume', source: 'uploads', target: '/stack/volumes/uploads', writable: false },
  ],
  without: ['/stack/volumes/a*b'],
  parent: undefined,
}
describe('storePart', () => {
  test('gives the part as restic’s summary tells it', async () => {
    expect(await store(async () => ({ stdout: `${resticSummary}\n`, stderr: '' }))).toMatchObject({
      part: {
        kind: 'files',
        snapshot: 's1',
        files: 7,
        bytes: 100,
        addedBytes: 50,
        unchangedFiles: 4,
        ms: 1235,
      },
      unread: [],
    })
  })

  test('keeps a part of which some files could not be read, and names them', async () => {
    const stderr = '{"error":{"message":"denied"},"item":"/stack/x"}'

    const { part, unread } = await store(() => fail({ stdout: resticSummary, stderr }, 3))

    expect(part.snapshot).toBe('s1')
    expect(unread).toEqual(['/stack/x: denied'])
  })

  test.each([
    ['no summary', ''],
    ['a summary that is cut short', resticSummary.slice(0, 60)],
    ['a summary without a snapshot', '{"message_type":"summary","files_new":1}'],
    ['two summaries', `${resticSummary}\n${resticSummary}`],
  ])('is no part with %s, even when restic exited with 0', async (_what, stdout) => {
    await expect(store(async () => ({ stdout, stderr: 'words\n' }))).rejects.toMatchObject({
      code: 'restic-failed',
      message: 'restic gave no summary for the files part',
      hint: 'restic’s own last lines say why.',
      details: ['words'],
    })
  })

  test('is no part when exit code 3 came without a summary', async () => {
    await expect(store(() => fail({ stdout: '', stderr: 'x' }, 3))).rejects.toMatchObject({
      code: 'restic-failed',
    })
  })

  test.each([
    [1, 'no space left on device', 'repository-full'],
    [12, 'wrong password', 'repository-password'],
    [undefined, 'the engine gives no exit code', 'restic-failed'],
  ])('explains exit code %s with "%s" as %s', async (exitCode, stderr, code) => {
    const output = { stdout: resticSummary, stderr }

    await expect(store(() => fail(output, exitCode))).rejects.toMatchObject({ code })
  })

  test('compares with its own parent only, and reads everything without one', async () => {
    expect(await commandOf({ parent: 'p1' })).toContain('--parent p1')
    expect(await commandOf({ parent: undefined })).toContain('--force')
  })

  test('hands the password over in a file, never as an argument or where the engine shows it', async () => {
    const spec = await specOf({})

    expect(spec.secrets?.variables['RESTIC_PASSWORD']).toBe('open sesame')
    expect(JSON.stringify(spec.env)).not.toContain('sesame')
    expect(JSON.stringify([spec.entrypoint, spec.command, spec.purpose])).not.toContain('sesame')
  })

  test('mounts its sources read-only, has no network, and takes patterns literally', async () => {
    const spec = await specOf({})

    expect(spec.network).toBe('none')
    expect(spec.mounts.filter(({ writable }) => writable).map(({ target }) => target)).toEqual([
      '/repository',
    ])
    expect(spec.command).toContain('/stack/volumes/a\\*b')
    expect(spec.command.slice(-2)).toEqual(['--', '/stack'])
  })

  test('sees every attribute of files; of what is Lifeboat’s own there is none to be seen', async () => {
    expect((await specOf({ kind: 'files' })).capabilities).toEqual(readsAttributes)
    expect((await specOf({ kind: 'config' })).capabilities).toEqual(readsAttributes)
    expect((await specOf({ kind: 'databases' })).capabilities).toEqual(reachesFiles)
  })

  test('can write to its root only where it is given files to store', async () => {
    const content = Buffer.from('{}')

    expect((await specOf({}, [{ path: '/lifeboat/list', content }])).writesRoot).toBeUndefined()
    expect((await specOf({}, [{ path: '/stack/config/log', content }])).writesRoot).toBe(true)
  })

  test('hands patterns on as they are, beside the paths', async () => {
    expect(await commandOf({ excludes: ['/stack/volumes/uploads/**/*.tmp'] })).toContain(
      String.raw`--exclude /stack/volumes/a\*b --exclude /stack/volumes/uploads/**/*.tmp --force -- /stack`,
    )
  })
})

function store(
  run: RunWorker,
  changes: Partial<PartRequest> = {},
  files: readonly WorkerFile[] = [],
): ReturnType<typeof storePart> {
  return storePart(run, repository, { ...request, ...changes }, files)
}

async function specOf(
  changes: Partial<PartRequest>,
  files: readonly WorkerFile[] = [],
): Promise<WorkerSpec> {
  const specs: WorkerSpec[] = []
  const run: RunWorker = async (spec) => {
    specs.push(spec)
    return { stdout: resticSummary, stderr: '' }
  }
  await store(run, changes, files)
  return specs[0] as WorkerSpec
}

test.each<[PartRequest['kind'], boolean]>([
  ['images', true],
  ['config', false],
])(
  'what is stored of the kind %s is watched, and counted beforehand: %s',
  async (kind, isCounted) => {
    const { command, moves, env } = await specOf({ kind })

    expect(moves).toBe(kind)
    expect(env['RESTIC_PROGRESS_FPS']).toBe('1')
    expect(command.includes('--no-scan')).toBe(!isCounted)
  },
)

async function commandOf(changes: Partial<PartRequest>): Promise<string> {
  return (await specOf(changes)).command.join(' ')
}

function fail(output: { stdout: string; stderr: string }, exitCode?: number): Promise<never> {
  return Promise.reject(new WorkerFailedError('store-files failed', output, exitCode))
}
