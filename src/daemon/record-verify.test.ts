import { expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import { judgeDrills } from '../model/judge-proof.ts'
import type { Run } from '../model/run.ts'
import type { RunNotifier } from './notify-runs.ts'
import { startRecordedVerify } from './record-verify.ts'

test.each(['manifest-damaged', 'repository-damaged'])(
  'a drill that %s keeps from reading is one that failed, and is told',
  async (code) => {
    const { kept, told } = await drill(code)

    expect(kept).toMatchObject([{ state: 'failed', error: { code } }])
    expect(told).toEqual(['failed'])
    expect(judgeDrills([exampleBackup()], kept, undefined, new Date())).toMatchObject([
      { code: 'last-drill-failed' },
    ])
  },
)

test.each(['no-such-backup', 'store-unreachable', 'nothing-to-drill'])(
  'one that %s keeps from it is none: it says nothing about the backup',
  async (code) => {
    expect(await drill(code)).toEqual({ kept: [], told: [] })
  },
)

test('what keeps it from going on is no refusal', async () => {
  expect((await drill('restic-failed', ['find', 'read back'])).told).toEqual(['failed'])
})

/** A drill that ends by this error after these steps; what stands in the history then, and what was said of it. */
async function drill(code: string, steps = ['find']): Promise<{ kept: Run[]; told: string[] }> {
  const runs = new Map<string, Run>()
  const told: string[] = []
  const history = {
    save: (run: Run) => void runs.set(run.id, structuredClone(run)),
    remove: (id: string) => void runs.delete(id),
    list: () => [...runs.values()],
    find: (id: string) => runs.get(id),
  }
  const notifier: RunNotifier = {
    began: () => undefined,
    ended: async ({ state }) => void told.push(state),
  }
  const verify: Lifeboat['verify'] = ({ onStep }) => {
    for (const step of steps) onStep(step)
    return Promise.reject(new LifeboatError(code, 'it failed', { hint: 'Look.' }))
  }
  const recorder = { history, log: createLogger('silent'), notifier }
  await startRecordedVerify(
    { ...recorder, lifeboat: { verify } as Lifeboat },
    'shop',
    { backup: 'b1', level: 'drilled' },
    new AbortController().signal,
  ).done.catch(() => undefined)
  return { kept: history.list(), told }
}
