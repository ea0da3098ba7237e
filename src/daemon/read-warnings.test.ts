import { describe, expect, test } from 'vitest'

import { exampleBackup, exampleShown } from '../../test/support/example-manifest.ts'
import { LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { Warning } from '../model/since-last.ts'
import { rememberWarnings, selectStanding } from './read-warnings.ts'

describe('the backups whose warnings stand', () => {
  test.each<[string, readonly Partial<Backup>[], readonly string[]]>([
    ['the newest full one', [{}, {}], ['1']],
    ['it, though it is incomplete', [{}, { state: 'incomplete' }], ['1']],
    [
      'those of other kinds after it',
      [{}, { type: 'database' }, { type: 'config' }],
      ['0', '1', '2'],
    ],
    ['of one kind the newest', [{}, { type: 'database' }, { type: 'database' }], ['0', '2']],
    ['none from before it', [{ type: 'database' }, {}], ['1']],
    ['one of a service, which looked at nothing else', [{}, { services: ['web'] }], ['0', '1']],
    ['no safety backup', [{}, { reason: 'safeguard' }], ['0']],
    ['all there are, where there is no full one', [{ type: 'database' }], ['0']],
    ['none where there is none', [], []],
  ])('are %s', (_what, changes, expected) => {
    const backups = changes.map((each, index) => exampleBackup({ id: String(index), ...each }))

    expect(selectStanding(backups).map(({ id }) => id)).toEqual(expected)
  })
})

describe('their warnings', () => {
  const first = exampleBackup({ id: 'first' })
  const second = exampleBackup({ id: 'second' })

  test('are read once for each backup, and those of one that stands no longer are forgotten', async () => {
    const shown: string[] = []
    const read = rememberWarnings({
      show: async (id) => {
        shown.push(id)
        return exampleShown({ sinceLast: { backup: 'before', warnings: [gone(id)] } })
      },
    })

    expect(await read([first])).toEqual([gone('first')])
    expect(await read([first])).toEqual([gone('first')])
    expect(await read([first, second])).toEqual([gone('second')])
    expect(await read([first])).toEqual([gone('first')])

    expect(shown).toEqual(['first', 'second', 'first'])
  })

  test('that cannot be read are a warning themselves, and are tried again', async () => {
    const damaged = new LifeboatError('manifest-damaged', 'it is damaged', { hint: 'x' })
    const answers = [Promise.reject(damaged), Promise.resolve(exampleShown())]
    const read = rememberWarnings({ show: () => answers.shift() ?? Promise.reject(damaged) })

    expect(await read([first])).toEqual([
      {
        code: 'not-compared',
        detail: 'what backup first found against the one before cannot be read: it is damaged',
      },
    ])
    expect(await read([first])).toEqual([])
  })
})

function gone(id: string): Warning {
  return { code: 'volume-gone', detail: `volume x was there before ${id}` }
}
