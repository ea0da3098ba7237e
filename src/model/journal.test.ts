import { describe, expect, test } from 'vitest'

import {
  exchangeEntry,
  finishEntry,
  loadEntry,
  stageEntry,
  stopEntry,
  undoEntry,
  writeEntry,
} from '../../test/support/example-journal.ts'
import { filesStep } from '../../test/support/example-restore.ts'
import { JournalEntry } from './journal.ts'

describe('an entry of the journal', () => {
  test.each<[string, JournalEntry]>([
    ['load', loadEntry()],
    ['stop', stopEntry('app', 'web')],
    ['write', writeEntry({ steps: [filesStep({ inside: 'ü "x"\n', without: ['/stack/a'] })] })],
    ['write without a safety backup', writeEntry({ safeguard: null, keepExtra: true })],
    ['stage', stageEntry],
    ['exchange', exchangeEntry()],
    ['exchange without a safety backup', exchangeEntry({ safeguard: null })],
    ['make-volume', { act: 'make-volume', name: 'look' }],
    ['finish', finishEntry],
    ['undo', undoEntry],
  ])('is the same after it went through a label: %s', (_act, entry) => {
    expect(JournalEntry.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
  })

  test('of before there were globs goes around none', () => {
    const { excludes: _excludes, ...step } = filesStep()

    expect(JournalEntry.parse({ ...writeEntry(), steps: [step] })).toEqual(writeEntry())
  })

  test('of an older Lifeboat, which wrote all files in place, is read as that', () => {
    const { way: _way, ...step } = filesStep()

    expect(JournalEntry.parse({ ...writeEntry(), steps: [step] })).toEqual(writeEntry())
  })

  test.each([
    ['nothing', null],
    ['an act that nobody knows', { act: 'rename' }],
    ['less than what it takes to undo it', { ...loadEntry(), swaps: undefined }],
    [
      'a write that does not say whether it can be undone',
      { ...writeEntry(), safeguard: undefined },
    ],
    [
      'an exchange that does not say which side is which',
      { ...exchangeEntry(), pairs: [{ ...exchangeEntry().pairs[0], newInode: undefined }] },
    ],
    ['a step that nobody knows', { ...writeEntry(), steps: [{ do: 'database' }] }],
  ])('is not read from %s', (_what, value) => {
    expect(JournalEntry.safeParse(value).success).toBe(false)
  })
})
