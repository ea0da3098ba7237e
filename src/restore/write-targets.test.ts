import { runOn } from '../../test/support/run-on.ts'
import { describe, expect, test } from 'vitest'

import { exampleRepository, filesStep } from '../../test/support/example-restore.ts'
import { runningContainer, type FakeContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import type { FilesStep } from '../model/restore.ts'
import type { WorkerFile, WorkerSpec } from '../model/worker.ts'
import { Room } from './make-room.ts'
import { requireIdle, writeTargets } from './write-targets.ts'

const late = runningContainer('late', ['shop_uploads'], 'blog')
const inUse = {
  code: 'target-in-use',
  message: 'a container was started on what is being restored',
  hint: 'Find out what starts it (a watcher, another compose command), stop that, and restore again.',
  details: ['blog-late-1 uses shop_uploads'],
}

describe('what is restored', () => {
  test.each(['running', 'paused'] as const)(
    'is in use by a container of another project that is %s',
    async (state) => {
      await expect(look([{ ...late, state }])).rejects.toMatchObject(inUse)
    },
  )

  test.each<[string, FakeContainer]>([
    ['a container that has ended', { ...late, state: 'exited' }],
    ['a container that never ran', { ...late, state: 'created' }],
    ['a container on another volume', runningContainer('late', ['blog_uploads'], 'blog')],
    ['Lifeboat itself', runningContainer('lifeboat', ['shop_uploads'])],
  ])('is not in use by %s', async (_what, container) => {
    expect(await look([container])).toBeUndefined()
  })

  test('is not in use by Lifeboat’s daemon beside the command that restores', async () => {
    const command = runningContainer('lifeboat')
    const daemon = { ...runningContainer('lifeboat', ['shop_uploads']), id: 'id-daemon' }

    expect(await look([command, daemon])).toBeUndefined()
    await expect(look([command, daemon, late])).rejects.toMatchObject(inUse)
  })

  test('is not written to when somebody has started a container on it', async () => {
    const { engine, specs, writing } = write([filesStep()], { containers: [late] })

    await expect(writing).rejects.toMatchObject(inUse)

    expect([specs, engine.done]).toEqual([[], []])
  })

  test('is not called whole when somebody started a container on it meanwhile', async () => {
    const { writing } = write([filesStep()], { meanwhile: (engine) => engine.add(late) })

    await expect(writing).rejects.toMatchObject(inUse)
  })

  test('stands in the worker where it stands in the part, under the name that it has today', async () => {
    const steps = [
      filesStep({ target: 'today' }),
      filesStep({ kind: 'bind', from: '/stack/binds/srv', target: '/srv' }),
    ]
    const { specs, writing } = write(steps)

    expect(await writing).toEqual({ files: 1, bytes: 0 })

    const mount = { kind: 'volume', writable: true }
    expect(specs[0]?.mounts).toEqual([
      { ...mount, source: 'today', target: '/stack/volumes/shop_uploads' },
      { ...mount, kind: 'bind', source: '/srv', target: '/stack/binds/srv' },
      { ...mount, source: 'backups', target: '/repository', writable: false },
    ])
  })
})

describe('what makes room', () => {
  test('goes around what the backup left out, and around mounts inside of a mount', async () => {
    const srv = filesStep({ kind: 'bind', from: '/stack/binds/srv', target: '/srv' })
    const steps = [
      { ...srv, without: ['/stack/binds/srv/pg'], excludes: ['*.tmp'] },
      { ...srv, from: '/stack/binds/srv/data', target: '/srv/data' },
      { ...srv, from: '/stack/binds/srv-2', target: '/srv-2' },
    ]

    expect(await roomOf(steps)).toEqual({
      snapshot: 's1',
      root: '/stack',
      keepExtra: false,
      places: [
        {
          folder: '/stack/binds/srv',
          keep: ['/stack/binds/srv/pg', '/stack/binds/srv/data'],
          keepFitting: ['/stack/binds/srv/**/*.tmp'],
        },
        { folder: '/stack/binds/srv/data', keep: [], keepFitting: [] },
        { folder: '/stack/binds/srv-2', keep: [], keepFitting: [] },
      ],
    })
  })

  test('makes it only at the one path that is asked for', async () => {
    expect((await roomOf([filesStep({ inside: 'a/b' })])).places).toMatchObject([{ inside: 'a/b' }])
  })

  test('makes none where what came later is kept', async () => {
    expect(await roomOf([filesStep()], true)).toMatchObject({ keepExtra: true })
  })

  test('runs before restic, in the same worker, and restic only after it went well', async () => {
    const { specs, writing } = write([filesStep()])
    await writing

    const [shell, options, script = ''] = specs[0]?.entrypoint ?? []
    expect([shell, options]).toEqual(['sh', '-ec'])
    expect(script.split('\n')).toEqual([
      'lifeboat worker make-room /lifeboat/room.json /lifeboat/arguments',
      expect.stringMatching(/^exec xargs -0 -a \/lifeboat\/arguments restic restore /),
    ])
  })
})

function look(containers: readonly FakeContainer[]): Promise<void> {
  return requireIdle(runOn(openMemoryEngine({ containers }).client), [filesStep()])
}

async function roomOf(steps: readonly FilesStep[], keepExtra = false): Promise<Room> {
  const { files, writing } = write(steps, { keepExtra })
  await writing
  const [file] = files
  return Room.parse(JSON.parse(file?.content.toString() ?? ''))
}

type Given = {
  readonly containers?: readonly FakeContainer[]
  readonly meanwhile?: (engine: MemoryEngine) => void
  readonly keepExtra?: boolean
}

function write(
  steps: readonly FilesStep[],
  { containers = [], meanwhile, keepExtra = false }: Given = {},
): {
  readonly engine: MemoryEngine
  readonly specs: WorkerSpec[]
  readonly files: WorkerFile[]
  readonly writing: ReturnType<typeof writeTargets>
} {
  const engine = openMemoryEngine({ containers })
  const specs: WorkerSpec[] = []
  const files: WorkerFile[] = []
  const runWorker: Parameters<typeof writeTargets>[1] = async (spec, given = []) => {
    specs.push(spec)
    files.push(...given)
    meanwhile?.(engine)
    const stdout = '{"message_type":"summary","total_files":1,"files_restored":1}'
    return { stdout, stderr: '' }
  }
  const task = { backupId: 'b1', snapshot: 's1', steps, keepExtra }
  const writing = writeTargets(
    runOn(engine.client),
    runWorker,
    exampleRepository,
    'sha256:lifeboat',
    task,
  )
  return { engine, specs, files, writing }
}
