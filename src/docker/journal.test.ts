import { describe, expect, test } from 'vitest'

import { stopEntry } from '../../test/support/example-journal.ts'
import { fakeStackEngine } from '../../test/support/freeze/fake-stack-engine.ts'
import { holdRequest } from '../../test/support/freeze/hold-request.ts'
import { clearJournal, readJournal, writeJournal } from './journal.ts'

const hook = { act: 'hook', service: 'app', container: 'shop-app-1', command: 'x' } as const

describe('the journal', () => {
  test('holds what was written, the oldest first, with the run that wrote it', async () => {
    const { engine, run } = await write()

    expect(await readJournal(engine, run.project)).toEqual({
      runId: 'run-1',
      entries: [hook, stopEntry('app'), stopEntry('worker')],
    })
  })

  test('is cleared from its oldest entry on: what is left says where the run was going', async () => {
    const { engine, run, done } = await write()
    done.length = 0

    await clearJournal(engine, run.project)

    expect(done).toEqual(['clear hook', 'clear stop', 'clear stop'])
    expect(await readJournal(engine, run.project)).toBeUndefined()
  })
})

async function write() {
  const { engine, done } = fakeStackEngine()
  const { run } = holdRequest({ ...fakeStackEngine(), engine }, [])
  for (const entry of [hook, stopEntry('app'), stopEntry('worker')]) {
    await writeJournal(run, 'sha256:lifeboat', entry)
  }
  return { engine, run, done }
}
