import { describe, expect, test } from 'vitest'

import { WorkerFailedError, type WorkerSpec } from '../model/worker.ts'
import { checkRepository, readCheck } from './check-repository.ts'

const pack = 'a'.repeat(64)
const other = 'b'.repeat(64)
const blob = 'c'.repeat(64)
const mount = { kind: 'volume', source: 'r', target: '/repository', writable: true } as const
const repository = { location: '/repository', password: 'secret', mounts: [mount] }

describe('what restic says of damage', () => {
  test('a piece in a file is named, and not the file’s others', () => {
    const check = read(
      [
        `pack ${pack} contains 2 errors: [blob ${blob}: decrypting blob <data/cccccccc> from aaaaaaaa failed: ciphertext verification failed unexpected pack id ${other}]\n`,
        `\nThe repository contains damaged pack files. These damaged files must be removed.\n\n`,
        `restic repair packs ${pack}\nrestic repair snapshots --forget\n\n`,
      ],
      [pack],
    )

    expect(check).toMatchObject({ isSound: false, blobs: [blob], packs: [], isExplained: true })
  })

  test('a file that is gone, or not as long as it was, is damaged whole', () => {
    const check = read(
      [
        `pack ${pack}: does not exist\n`,
        `pack ${other}: unexpected file size: got 100, expected 892\n`,
        'download error: file is too short\n',
      ],
      [other],
    )

    expect(check).toMatchObject({ packs: [pack, other], blobs: [], isExplained: true })
  })

  test('a file that it only calls broken is damaged whole', () => {
    expect(read([], [pack])).toMatchObject({ packs: [pack], isExplained: true })
  })

  test.each([
    [
      'may not be read',
      [
        `Load(<data/aaaaaaaaaa>, 12643186, 0) failed: open /r/data/aa/${pack}: permission denied`,
        `Load(<data/aaaaaaaaaa>, 12643186, 0) failed: open /r/data/aa/${pack}: permission denied`,
      ],
      `download error: open /r/data/aa/${pack}: permission denied\n`,
    ],
    [
      'its disk does not give',
      [
        `Load(<data/aaaaaaaaaa>, 17410554, 0) returned error, retrying after 576ms: readFull: read /r/data/aa/${pack}: input/output error`,
      ],
      'download error: circuit breaker open for file <data/aaaaaaaaaa>\n',
    ],
  ])('a file that %s is damaged whole', (_what, tries, message) => {
    expect(read([message], [], tries)).toMatchObject({
      packs: ['aaaaaaaaaa'],
      blobs: [],
      isExplained: true,
    })
  })

  test('of a file that could not be read, and nobody says which, it is not known whom it touches', () => {
    const message = `download error: open /r/data/aa/${pack}: permission denied\n`

    expect(read([message])).toMatchObject({ isExplained: false })
  })

  test('a file that could be read only up to a place is damaged whole', () => {
    const check = read(
      [
        `pack ${pack} contains 2 errors: [blob ${blob}: decrypting failed partial download error: read: input/output error]\n`,
      ],
      [pack],
    )

    expect(check).toMatchObject({ packs: [pack], isExplained: true })
  })

  test('a piece that no index knows is named', () => {
    const check = read([
      'error for tree aaaaaaaa:\n',
      `  tree ${pack}: file "a b" blob ${blob} not found in index\n`,
    ])

    expect(check).toMatchObject({ blobs: [blob], isExplained: true })
  })

  test.each([
    'error for tree aaaaaaaa:\n',
    `  id ${blob} not found in repository\n`,
    '  decrypting blob <tree/aaaaaaaa> from bbbbbbbb failed: ciphertext verification failed\n',
    'error: failed to load snapshot aaaaaaaa: LoadRaw(<snapshot/aaaaaaaaaa>): invalid data returned\n',
  ])('of a tree or a snapshot it is known elsewhere whom it touches: %j', (message) => {
    expect(read([message])).toMatchObject({ isExplained: true, blobs: [], packs: [] })
  })

  test.each([
    `error: error loading index ${pack}: LoadRaw(<index/aaaaaaaaaa>): invalid data returned\n`,
    'something that no version said before\n',
  ])('of anything else it is not: %j', (message) => {
    expect(read([message])).toMatchObject({ isExplained: false })
  })

  test('is said without what it advises, and without what it tried', () => {
    const { words } =
      read([
        'Load(<data/aaaaaaaaaa>, 0, 0) returned error, retrying after 1s: file is too short\n',
        `pack ${pack}: does not exist\n`,
        '\nThe repository contains damaged pack files. These damaged files must be removed.\n\n',
        `restic repair packs ${pack}\nrestic repair snapshots --forget\n\n`,
        'Damaged pack files can be caused by backend problems.\n',
      ]) ?? {}

    expect(words).toEqual([`pack ${pack}: does not exist`])
  })

  test('is damage, whoever it touches, even where it has no word for it', () => {
    expect(readCheck(summary(2, []), '')).toEqual({
      isSound: false,
      blobs: [],
      packs: [],
      isExplained: false,
      words: ['restic found 2 errors'],
    })
  })

  test('is not understood before it has said that it is done', () => {
    expect(readCheck('', line('pack'))).toBeUndefined()
  })
})

describe('checkRepository', () => {
  test('reads everything, without a lock and without writing', async () => {
    const specs: WorkerSpec[] = []
    const worker = async (spec: WorkerSpec) => {
      specs.push(spec)
      return { stdout: '', stderr: '' }
    }

    expect(await checkRepository(worker, repository, { image: 'lifeboat' })).toMatchObject({
      isSound: true,
    })

    expect(specs).toMatchObject([
      {
        command: expect.arrayContaining(['check', '--read-data', '--no-lock']),
        mounts: [{ writable: false }],
        network: 'none',
      },
    ])
  })

  test('a share of it where that is asked for', async () => {
    const specs: WorkerSpec[] = []
    const worker = async (spec: WorkerSpec) => {
      specs.push(spec)
      return { stdout: '', stderr: '' }
    }

    await checkRepository(worker, repository, { image: 'lifeboat', subset: '2/30' })

    expect(specs[0]?.command).toContain('--read-data-subset=2/30')
  })

  test.each([
    ['was killed', 137, summary(1, [])],
    ['nobody knows how it ended', undefined, summary(1, [])],
  ])('a worker that %s says nothing about the repository', async (_what, code, stdout) => {
    const error = new WorkerFailedError('it failed', { stdout, stderr: '' }, code)

    await expect(
      checkRepository(() => Promise.reject(error), repository, { image: 'lifeboat' }),
    ).rejects.toBe(error)
  })

  test.each([
    ['it could not be opened', 12, 'wrong password', 'repository-password'],
    ['it said nothing', 1, '', 'restic-failed'],
  ])(
    'that restic was kept from looking is no damage: %s',
    async (_what, code, stderr, expected) => {
      const error = new WorkerFailedError('it failed', { stdout: '', stderr }, code)

      await expect(
        checkRepository(() => Promise.reject(error), repository, { image: 'lifeboat' }),
      ).rejects.toMatchObject({ code: expected })
    },
  )
})

function read(
  messages: readonly string[],
  broken: readonly string[] = [],
  tries: readonly string[] = [],
) {
  const said = [...messages, 'Fatal: repository contains errors'].map(line)
  return readCheck(summary(messages.length + 1, broken), [...tries, ...said].join('\n'))
}

function line(message: string): string {
  return JSON.stringify({ message_type: 'error', message })
}

function summary(errors: number, broken: readonly string[]): string {
  return `${JSON.stringify({ message_type: 'summary', num_errors: errors, broken_packs: broken })}\n`
}
