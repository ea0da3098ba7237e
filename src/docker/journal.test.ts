import { runOn } from '../../test/support/run-on.ts'
import { describe, expect, test } from 'vitest'

import {
  exchangeEntry,
  finishEntry,
  loadEntry,
  stopEntry,
  undoEntry,
  writeEntry,
} from '../../test/support/example-journal.ts'
import { deadHolder, journalOf, liveHolder } from '../../test/support/held-things.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { clearJournal, readJournal, writeJournal } from './journal.ts'

describe('the journal', () => {
  test('is what was written, oldest first, and whose it is', async () => {
    const engine = openMemoryEngine()
    const entries = [loadEntry(), stopEntry('app', 'web'), writeEntry()]

    for (const entry of entries) await writeJournal(runOn(engine.client), 'sha256:lifeboat', entry)

    expect(await readJournal(engine.client, 'shop')).toEqual({ runId: 'run-1', entries })
  })

  test('has its order from its numbers, not from how the engine lists it', async () => {
    const entries = Array.from({ length: 11 }, (_, index) => stopEntry(`app-${index}`))
    const containers = journalOf('run-1', entries, liveHolder('run-1')).toReversed()
    const engine = openMemoryEngine({ containers })

    await writeJournal(runOn(engine.client), 'sha256:lifeboat', finishEntry)

    expect((await readJournal(engine.client, 'shop'))?.entries).toEqual([...entries, finishEntry])
  })

  test('that nobody wrote is none', async () => {
    expect(await readJournal(openMemoryEngine().client, 'shop')).toBeUndefined()
  })

  test('of another project is none of ours', async () => {
    const engine = openMemoryEngine()
    await writeJournal({ ...runOn(engine.client), project: 'blog' }, 'sha256:lifeboat', stopEntry())

    await clearJournal(engine.client, 'shop')

    expect(await readJournal(engine.client, 'shop')).toBeUndefined()
    expect((await readJournal(engine.client, 'blog'))?.entries).toEqual([stopEntry()])
  })

  test('with an entry that nobody can read is not taken for one without it', async () => {
    const [entry] = journalOf('run-1', [stopEntry()], deadHolder())
    const labels = { ...entry?.labels, 'lifeboat.journal': '{"act":"stop"}' }
    const engine = openMemoryEngine({
      containers: entry === undefined ? [] : [{ ...entry, labels }],
    })

    await expect(readJournal(engine.client, 'shop')).rejects.toThrow('containers')
  })

  test('does not go over an entry that another process wrote at the same moment', async () => {
    const [first, second] = journalOf('run-2', [stopEntry(), finishEntry], liveHolder('run-2'))
    if (first === undefined || second === undefined) throw new Error('no entries')
    const engine: MemoryEngine = openMemoryEngine({
      containers: [first],
      before: () => engine.add(second),
    })

    await expect(
      writeJournal(runOn(engine.client), 'sha256:lifeboat', undoEntry),
    ).rejects.toMatchObject({
      code: 'engine-refused',
    })
  })

  test('is removed oldest first: what is left of it still says the direction', async () => {
    const entries = [loadEntry(), stopEntry(), writeEntry(), finishEntry, undoEntry]
    const engine = openMemoryEngine({
      containers: journalOf('run-1', entries, liveHolder('run-1')),
    })

    await clearJournal(engine.client, 'shop')

    expect(engine.done).toEqual([
      'forget load',
      'forget stop',
      'forget write',
      'forget finish',
      'forget undo',
    ])
  })

  test('is looked for again after an answer was lost: an entry may have come since', async () => {
    const [late] = journalOf('run-1', [exchangeEntry()], liveHolder('run-1'))
    if (late === undefined) throw new Error('no entry')
    const engine: MemoryEngine = openMemoryEngine({
      containers: journalOf('run-1', [stopEntry()], liveHolder('run-1')),
      lostCalls: () => 1,
      after: (what) => {
        if (what === 'forget stop') engine.add(late)
      },
    })

    await clearJournal(engine.client, 'shop')

    expect(engine.done).toEqual(['forget stop', 'forget exchange'])
  })
})
