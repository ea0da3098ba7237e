import { describe, expect, test } from 'vitest'

import { exampleFailure } from '../../test/support/example-manifest.ts'
import { LifeboatError } from '../errors.ts'
import type { StartCopy } from '../flows/copy.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import type { CopyReport } from '../model/copy-report.ts'
import type { Run } from '../model/run.ts'
import { copyAfterwards } from './copy-afterwards.ts'

const report = { location: '/copy', copied: ['backup-1'], removed: [], backups: 1, failures: [] }
const full = new LifeboatError('repository-full', 'the copy: no space is left', {
  hint: 'Free some.',
})

describe('after a backup', () => {
  test('the second copy is brought up to it, in a run of its own', async () => {
    const { saved, told } = await follow(async () => report)

    expect(saved.at(-1)).toMatchObject({ kind: 'copy', state: 'complete', copy: report })
    expect(told).toEqual(['copied to /copy: backup-1'])
  })

  test.each<[string, () => Promise<CopyReport>, Partial<Run>, RegExp]>([
    [
      'a copy that is full',
      () => Promise.reject(full),
      { state: 'failed', error: { code: full.code, message: full.message, hint: full.hint } },
      /^warning: NOT copied: the copy: no space is left\nhint: Free some\.$/,
    ],
    [
      'a backup that could not be copied',
      async () => ({ ...report, copied: [], failures: [exampleFailure()] }),
      { state: 'incomplete' },
      /^warning: the copy failed: /,
    ],
    [
      'a bug',
      () => Promise.reject(new TypeError('x is not a function')),
      { state: 'failed' },
      /^warning: NOT copied: x is not a function$/,
    ],
  ])(
    '%s is told and recorded, and takes nothing from the backup',
    async (_what, copy, run, words) => {
      const { saved, told } = await follow(copy)

      expect(saved.at(-1)).toMatchObject(run)
      expect(told.join('\n')).toMatch(words)
    },
  )

  test('that failed there is nothing to copy', async () => {
    const { saved } = await follow(async () => report, { backup: Promise.reject(full) })

    expect(saved).toEqual([])
  })

  test('nothing is done where no second copy is set', async () => {
    const { saved, told } = await follow(async () => report, { isSet: false })

    expect([saved, told]).toEqual([[], []])
  })

  test('a copying that another run kept from beginning leaves no record, and is told', async () => {
    const { saved, told } = await follow(() =>
      Promise.reject(new LifeboatError('locked', 'run 1 holds the lock', { hint: 'Wait.' })),
    )

    expect(saved).toEqual([])
    expect(told[0]).toBe('warning: NOT copied: run 1 holds the lock')
  })
})

async function follow(
  copy: (start: StartCopy) => Promise<CopyReport>,
  { backup = Promise.resolve(), isSet = true }: { backup?: Promise<void>; isSet?: boolean } = {},
): Promise<{ saved: Run[]; told: string[] }> {
  const saved: Run[] = []
  const told: string[] = []
  const history = {
    save: (run: Run) => void saved.push(structuredClone(run)),
    remove: () => void saved.splice(0),
    list: () => saved,
    find: () => undefined,
  }
  const config = (isSet ? { copy: { repository: '/copy' } } : {}) as Lifeboat['config']
  const tell = (text: string): void => void told.push(text)
  const recorder = { lifeboat: { copy, config }, history, log: createLogger('silent'), tell }
  await copyAfterwards(recorder, 'shop', backup, new AbortController().signal)
  return { saved, told }
}
