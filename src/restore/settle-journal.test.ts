import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import {
  exchangeEntry,
  finishEntry,
  loadEntry,
  stageEntry,
  stopEntry,
  undoEntry,
  writeEntry,
} from '../../test/support/example-journal.ts'
import { exampleRepository, filesStep } from '../../test/support/example-restore.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { fakeJournal } from '../../test/support/fake-journal.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { RunWorker } from '../model/worker.ts'
import { chooseDirection, goBack, planBack } from './settle-journal.ts'

describe('which way a run goes that died', () => {
  test.each<[string, JournalEntry[], 'forward' | 'back']>([
    ['before its first act', [], 'back'],
    ['while databases were loaded', [loadEntry()], 'back'],
    ['with containers stopped', [loadEntry(), stopEntry()], 'back'],
    ['with a new volume', [{ act: 'make-volume', name: 'look' }], 'back'],
    ['with files restored beside the live ones', [stageEntry, loadEntry()], 'back'],
    ['with files exchanged', [stopEntry(), exchangeEntry()], 'back'],
    [
      'with files exchanged that no safety backup has',
      [stopEntry(), exchangeEntry({ safeguard: null })],
      'back',
    ],
    [
      'with files exchanged, while others were written that nothing can bring back',
      [exchangeEntry({ safeguard: null }), writeEntry({ safeguard: null })],
      'forward',
    ],
    [
      'with files exchanged and all in place but the swaps',
      [exchangeEntry(), finishEntry],
      'forward',
    ],
    ['while files were written', [stopEntry(), writeEntry()], 'back'],
    [
      'while files were written that nothing can bring back',
      [stopEntry(), writeEntry({ safeguard: null })],
      'forward',
    ],
    [
      'while files were written of which some can be brought back',
      [writeEntry(), writeEntry({ safeguard: null })],
      'forward',
    ],
    ['with all in place but the swaps', [loadEntry(), writeEntry(), finishEntry], 'forward'],
    ['with nothing left but the end', [finishEntry], 'forward'],
    ['while it was undone', [loadEntry(), writeEntry(), undoEntry], 'back'],
    ['while it was undone from its end on', [loadEntry(), finishEntry, undoEntry], 'back'],
  ])('%s', (_when, entries, direction) => {
    expect(chooseDirection(entries)).toBe(direction)
  })
})

describe('the way back of files', () => {
  const [uploads] = exampleManifest().archived

  test('is all of each volume, whatever of it was written', () => {
    const held = uploads === undefined ? [] : [uploads]

    expect(planBack([filesStep({ inside: 'a' })], held)).toEqual([filesStep()])
  })

  test('is by the names and the gaps of the safety backup, not of the one that was restored', () => {
    const steps = [
      filesStep({ from: '/stack/volumes/old', target: 'now', without: ['/stack/volumes/old/pg'] }),
      filesStep({ kind: 'bind', from: '/stack/binds/srv', target: '/srv' }),
    ]
    const held = [
      { kind: 'bind', source: '/srv', path: '/stack/binds/srv', without: ['/stack/binds/srv/x'] },
      { kind: 'volume', source: 'now', path: '/stack/volumes/now', without: [] },
    ] as const

    expect(
      planBack(
        steps,
        held.map((each) => ({ ...each, without: [...each.without], excludes: [] })),
      ),
    ).toEqual([
      filesStep({ from: '/stack/volumes/now', target: 'now', without: [] }),
      filesStep({
        kind: 'bind',
        from: '/stack/binds/srv',
        target: '/srv',
        without: ['/stack/binds/srv/x'],
      }),
    ])
  })

  test('goes around what the safety backup left out, not what the restored one did', () => {
    const held = exampleManifest().archived.map((each) => ({ ...each, excludes: ['held/*'] }))

    expect(planBack([filesStep({ excludes: ['restored/*'] })], held)).toEqual([
      filesStep({ excludes: ['held/*'] }),
    ])
  })

  test.each([
    ['at all', []],
    ['of that kind', [{ ...exampleManifest().archived[0], kind: 'bind' } as const]],
  ])('does not lead over emptying what the safety backup does not hold %s', (_what, held) => {
    expect(() => planBack([filesStep()], held as Parameters<typeof planBack>[1])).toThrow(
      expect.objectContaining({
        code: 'part-missing',
        message: 'the safety backup does not hold shop_uploads',
        hint: 'Look into lifeboat list for a backup that does, and restore that.',
      }),
    )
  })
})

test('files that are written back are all that the safety backup holds, and nothing is kept beside them', async () => {
  const rooms: unknown[] = []
  const runWorker: RunWorker = async (_spec, files = []) => {
    rooms.push(...files.map(({ content }) => JSON.parse(content.toString()) as unknown))
    const stdout = '{"message_type":"summary","total_files":1,"files_restored":1}'
    return { stdout, stderr: '' }
  }
  const [held] = exampleManifest().archived
  if (held === undefined) throw new Error('the example holds no files')
  const path = '/stack/volumes/of-today'
  const settling = {
    run: { ...captureContext([], runWorker).run, engine: fakeJournal([]).engine },
    runWorker,
    repository: exampleRepository,
    findFiles: async () => ({ snapshot: 'safety', archived: [{ ...held, path }] }),
    image: 'sha256:lifeboat',
    startLimitMs: 1000,
    reached: new Map(),
    note: () => undefined,
  }

  await goBack(settling, [writeEntry({ keepExtra: true, steps: [filesStep({ inside: 'a' })] })])

  expect(rooms).toEqual([
    {
      snapshot: 'safety',
      root: '/stack',
      keepExtra: false,
      places: [{ folder: path, keep: [], keepFitting: [] }],
    },
  ])
})

describe('before files are written back', () => {
  test('the stack’s containers that run on them are stopped; another project’s are not ours to stop, nor is Lifeboat’s daemon', async () => {
    const stopped: string[] = []
    const { run, repository } = captureContext([], noWorker)
    const engine = fakeEngine({
      listVolumes: async () => ({ Volumes: [] }),
      listContainers: async () => [
        running('app', 'shop'),
        running('lifeboat', 'shop'),
        running('lifeboat', 'shop', 'daemon'),
        running('reader', 'blog'),
      ],
      getContainer: (id: string) => ({
        stop: async () => void stopped.push(id),
        inspect: async () => ({ State: { Running: false } }),
      }),
    })
    const settling = {
      run: { ...run, engine },
      runWorker: noWorker,
      repository,
      findFiles: () => Promise.reject(new Error('there is no repository')),
      image: 'sha256:lifeboat',
      startLimitMs: 1000,
      reached: new Map(),
      note: () => undefined,
    }

    // Where there is no repository it goes no further.
    await expect(goBack(settling, [writeEntry()])).rejects.toThrow('there is no repository')
    expect(stopped).toEqual(['id-app'])
  })
})

/** As the engine lists a container that mounts the volume of `filesStep`. */
function running(service: string, project: string, name = service): unknown {
  return {
    Id: `id-${name}`,
    ImageID: `sha256:${name}`,
    Names: [`/${project}-${service}-1`],
    State: 'running',
    Labels: { 'com.docker.compose.project': project, 'com.docker.compose.service': service },
    Mounts: [{ Type: 'volume', Name: filesStep().target, Source: '' }],
  }
}

function noWorker(): Promise<never> {
  return Promise.reject(new Error('not asked for'))
}
