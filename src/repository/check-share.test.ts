import { describe, expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import { WorkerFailedError, type WorkerOutput, type WorkerSpec } from '../model/worker.ts'
import { checkShare, readCheck } from './check-share.ts'

const pack = '7a365eaa3db70a355ed2843bee0e133439affc0bba5304d4506f7acf0505a48f'
const whole = summary(0, null)
// Of restic 0.18, as it said it.
const broken: WorkerOutput = {
  stdout: summary(1, [pack]).stdout,
  stderr: [
    { message: `pack ${pack} contains 1 errors: [blob 04e3: decrypting blob failed]\n` },
    {
      message:
        '\nThe repository contains damaged pack files. These damaged files must be removed to repair the repository.\n\n',
    },
    { message: `restic repair packs ${pack}\nrestic repair snapshots --forget\n\n` },
    {
      message:
        'Damaged pack files can be caused by backend problems, hardware problems or bugs in restic.\n',
    },
    { message: 'Fatal: repository contains errors' },
  ]
    .map((line) => JSON.stringify({ message_type: 'error', ...line }))
    .join('\n'),
}
const words = [`pack ${pack} contains 1 errors: [blob 04e3: decrypting blob failed]`]

describe('what restic check says', () => {
  test('is nothing of a repository that is whole', () => {
    expect(readCheck(whole)).toEqual({ words: [], packs: [] })
  })

  test('is what is damaged, without restic’s advice', () => {
    expect(readCheck(broken)).toEqual({ words, packs: [pack] })
  })

  test('is damage even where it has no word for it', () => {
    expect(readCheck({ ...broken, stderr: '' })?.words).toEqual(['restic found 1 errors'])
  })

  test('is not known where it did not come to its summary', () => {
    expect(readCheck({ stdout: '', stderr: 'Fatal: unable to open' })).toBeUndefined()
  })
})

describe('a share', () => {
  test('that is whole is read once, without a lock in the repository and from mounts that cannot be written', async () => {
    const { checked, asked } = check([whole])

    expect(await checked).toEqual({ words: [], packs: [] })
    expect(asked.map(({ command }) => command.slice(0, 3))).toEqual([
      ['check', '--no-lock', '--read-data-subset=3/30'],
    ])
    expect(asked[0]?.mounts.map(({ writable }) => writable)).toEqual([false])
  })

  test('that looks damaged is read once more with the lock held', async () => {
    const { checked, asked } = check([failed(1, broken), failed(1, broken)])

    expect(await checked).toEqual({ words, packs: [pack] })
    expect(asked.map(({ command }) => command.includes('--no-lock'))).toEqual([true, false])
  })

  test('that only looked damaged, because somebody pruned meanwhile, is whole', async () => {
    expect(await check([failed(1, broken), whole]).checked).toEqual({ words: [], packs: [] })
  })

  test.each([
    [
      'somebody else holds the repository’s lock',
      [failed(1, broken), failed(11)],
      'repository-locked',
    ],
    ['restic cannot open it', [failed(12)], 'repository-password'],
    ['restic was killed', [failed(137)], 'restic-failed'],
    ['it ended with 1 and said nothing', [failed(1)], 'restic-failed'],
    ['it ended well and said nothing', [{ stdout: '', stderr: '' }], 'restic-failed'],
  ])('is not judged when %s', async (_what, ends, code) => {
    await expect(check(ends).checked).rejects.toMatchObject({ code })
    await expect(check(ends).checked).rejects.toBeInstanceOf(LifeboatError)
  })
})

function summary(errors: number, packs: readonly string[] | null): WorkerOutput {
  const line = { message_type: 'summary', num_errors: errors, broken_packs: packs }
  return { stdout: JSON.stringify(line), stderr: '' }
}

function failed(exitCode: number, output = { stdout: '', stderr: '' }): WorkerFailedError {
  return new WorkerFailedError('it failed', output, exitCode)
}

function check(ends: readonly (WorkerOutput | WorkerFailedError)[]) {
  const asked: WorkerSpec[] = []
  const left = [...ends]
  const mounts = [{ kind: 'volume', source: 'r', target: '/repository', writable: true } as const]
  const checked = checkShare(
    async (spec) => {
      asked.push(spec)
      const end = left.shift()
      if (end === undefined || end instanceof Error) throw end ?? new Error('not asked for')
      return end
    },
    { location: '/repository', password: 'x', mounts },
    'lifeboat',
    { part: 3, of: 30 },
  )
  checked.catch(() => undefined)
  return { checked, asked }
}
