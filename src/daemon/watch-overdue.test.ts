import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { exampleNotifications } from '../../test/support/example-notifications.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { startWebTarget } from '../../test/support/web-target.ts'
import { overdueCodesOf } from './overdue-codes.ts'
import { openOverdueMarks } from './overdue-marks.ts'
import { watchOverdue } from './watch-overdue.ts'

const hourMs = 3_600_000
const start = Date.parse('2026-11-22T03:00:00.000Z')

describe('what is overdue', () => {
  test('is told once, and once more when it comes again', async () => {
    const { told } = await watch([
      ['backup-too-old'],
      ['backup-too-old'],
      [],
      ['backup-too-old'],
      [],
    ])

    expect(told).toEqual(['shop: no backup for too long', 'shop: no backup for too long'])
  })

  test('says what there was none of', async () => {
    const { told } = await watch([['drill-overdue', 'read-back-overdue']])

    expect(told).toEqual(['shop: no drill for too long', 'shop: nothing read back for too long'])
  })

  test.each([
    ['read-back', '3/30', 'read-back-overdue'],
    ['verify', 'drilled', 'drill-overdue'],
  ] as const)('is over when a %s of %s goes well', (kind, type, code) => {
    expect(overdueCodesOf(exampleRun({ kind, type }), [])).toEqual([code])
  })

  test('is told once, however often Lifeboat starts', async () => {
    const stateFolder = temporaryFolder()

    const first = await watch([['drill-overdue']], { stateFolder })
    const second = await watch([['drill-overdue']], { stateFolder })

    expect([first.told, second.told]).toEqual([['shop: no drill for too long'], []])
  })

  test('that is so no longer stays marked, for the run that ended it to say so', async () => {
    const stateFolder = temporaryFolder()

    await watch([['backup-too-old'], []], { stateFolder })

    expect(openOverdueMarks(stateFolder).read()).toEqual({
      'backup-too-old': { seenAt: '2026-11-22T03:30:00.000Z', told: true, over: true },
    })
  })

  test('is told again where nobody could be told', async () => {
    const stateFolder = temporaryFolder()

    const first = await watch([['backup-too-old']], { stateFolder, status: 500 })
    const second = await watch([['backup-too-old']], { stateFolder })

    expect(first.said).toEqual(['not notified: it answered 500'])
    expect(second.told).toHaveLength(1)
  })

  test('is not forgotten while the repository cannot be read', async () => {
    const { told } = await watch([
      ['backup-too-old'],
      ['repository-unreachable'],
      ['backup-too-old'],
    ])

    expect(told).toHaveLength(1)
  })

  test('is no backup of a stack that has just begun; it is once there has been time for one', async () => {
    // A look each half hour, and a backup is wanted every two hours.
    const soon = await watch(Array.from({ length: 5 }, () => ['no-backup']))
    const late = await watch(Array.from({ length: 8 }, () => ['no-backup']))

    expect([soon.told, late.told]).toEqual([[], ['shop: no backup for too long']])
  })

  test('is a repository that could not be read for as long as a backup may be old', async () => {
    const away = ['repository-unreachable']
    const soon = await watch(Array.from({ length: 5 }, () => away))
    const back = await watch([...Array.from({ length: 4 }, () => away), [], away, away])
    const late = await watch(Array.from({ length: 8 }, () => away))

    expect([soon.told, back.told]).toEqual([[], []])
    expect(late.told).toEqual(['shop: the repository has been out of reach for too long'])
  })

  test('is marked as before when the repository can be read again', async () => {
    const stateFolder = temporaryFolder()

    await watch([['backup-too-old'], ['repository-unreachable'], ['backup-too-old']], {
      stateFolder,
    })

    expect(openOverdueMarks(stateFolder).read()).toEqual({
      'backup-too-old': { seenAt: '2026-11-22T03:30:00.000Z', told: true, over: false },
    })
  })

  test.each([
    ['backup-unproved', 'no proved backup for too long'],
    ['copy-too-old', 'no new backup in the copy for too long'],
    ['copy-unreachable', 'the copy has been out of reach for too long'],
  ])('is %s, once it has stood for as long as a backup may be old', async (code, title) => {
    const soon = await watch(Array.from({ length: 5 }, () => [code]))
    const late = await watch(Array.from({ length: 8 }, () => [code]))

    expect([soon.told, late.told]).toEqual([[], [`shop: ${title}`]])
  })

  test('is not begun anew while the copy, whose age it is, cannot be read', async () => {
    const [old, away] = [['copy-too-old'], ['copy-unreachable']]

    const { told } = await watch([old, away, old, away, old, away, old, old])

    expect(told).toEqual(['shop: no new backup in the copy for too long'])
  })

  test('is nothing that runs tell of themselves', async () => {
    const { told } = await watch([['last-run-failed', 'mount-uncovered', 'verification-failed']])

    expect(told).toEqual([])
  })

  test('is looked for again after a look that failed', async () => {
    const { told, said } = await watch([undefined, ['backup-too-old']])

    expect(said).toEqual(['looking for what is overdue failed: no engine'])
    expect(told).toHaveLength(1)
  })
})

test('where nobody is to be told, nobody looks', async () => {
  let looks = 0
  const config = { notifications: exampleNotifications(), stateFolder: '/none', maxAgeMs: 1 }
  const see = (): Promise<never> => {
    looks += 1
    return Promise.reject(new Error('not asked for'))
  }
  const log = { warn: () => undefined, error: () => undefined }

  await watchOverdue({ config, project: 'shop', see, log }, new AbortController().signal)

  expect(looks).toBe(0)
})

/** The codes of /health at one look after the other; undefined is a look that fails. */
async function watch(
  looks: readonly (readonly string[] | undefined)[],
  { stateFolder = temporaryFolder(), status = 200 } = {},
): Promise<{ told: string[]; said: string[] }> {
  const { host, asked } = await startWebTarget(status)
  const said: string[] = []
  const note = (fields: { why?: string; err?: Error }, message: string): void => {
    said.push(`${message}: ${fields.why ?? fields.err?.message}`)
  }
  const stop = new AbortController()
  let nowMs = start
  let look = 0
  await watchOverdue(
    {
      config: {
        notifications: exampleNotifications({ notify: `http://${host}/` }),
        stateFolder,
        maxAgeMs: 2 * hourMs,
      },
      project: 'shop',
      see: async () => {
        const codes = looks[look]
        look += 1
        if (codes === undefined) throw new Error('no engine')
        const reasons = codes.map((code) => ({ code, detail: 'why' }))
        return { health: { healthy: false, reasons, warnings: [], latest: null } }
      },
      log: { warn: note, error: note } as never,
    },
    stop.signal,
    {
      now: () => new Date(nowMs),
      delay: async (ms) => {
        nowMs += ms
        if (look >= looks.length) stop.abort()
      },
    },
  )
  const told = asked.map(({ body }) => (JSON.parse(body) as { title: string }).title)
  return { told: status === 200 ? told : [], said }
}
