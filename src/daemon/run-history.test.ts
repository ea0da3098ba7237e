import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { openRunHistory } from './run-history.ts'

describe('the run history', () => {
  test('gives back what was saved, oldest first, also to another process', () => {
    const folder = temporaryFolder()
    const [later, earlier] = [exampleRun({ id: 'run-2' }), exampleRun({ id: 'run-1' })]
    const history = openRunHistory(folder)
    for (const run of [later, earlier]) history.save(run)

    expect(openRunHistory(folder).list()).toEqual([earlier, later])
    expect(openRunHistory(folder).find('run-2')).toEqual(later)
  })

  test('takes a run that a wrong clock dates to a day that is yet to come for older than all others', () => {
    const folder = temporaryFolder()
    const ahead = exampleRun({ id: '2036-1', startedAt: '2036-01-01T03:00:00.000Z' })
    const history = openRunHistory(folder)
    for (const run of [exampleRun({ id: '2026-1' }), ahead]) history.save(run)

    expect(history.list().map(({ id }) => id)).toEqual(['2036-1', '2026-1'])
  })

  test('keeps the newest state of a run', () => {
    const history = openRunHistory(temporaryFolder())
    history.save(exampleRun({ id: 'run-1', state: 'running' }))
    history.save(exampleRun({ id: 'run-1', state: 'failed' }))

    expect(history.list().map(({ state }) => state)).toEqual(['failed'])
  })

  test('passes over what a full disk or a crash left half written', () => {
    const folder = temporaryFolder()
    const history = openRunHistory(folder)
    history.save(exampleRun({ id: 'run-2' }))
    for (const [name, content] of [
      ['run-1.json', '{"id":"run-1","kind":"ba'],
      ['run-3.json', ''],
      ['run-4.json', '{"id":"run-4"}'],
      ['run-5.json.part', JSON.stringify(exampleRun({ id: 'run-5' }))],
    ] as const) {
      writeFileSync(join(folder, 'runs', name), content)
    }

    expect(history.list().map(({ id }) => id)).toEqual(['run-2'])
    expect(history.find('run-1')).toBeUndefined()
    expect(history.find('run-3')).toBeUndefined()
  })

  test.each(['../secret', 'a/b', '', '.', 'run 1', 'run-1.json', '%2e%2e'])(
    'finds nothing by an id that is none: %j',
    (id) => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'secret.json'), JSON.stringify(exampleRun({ id: 'secret' })))
      const history = openRunHistory(folder)
      history.save(exampleRun({ id: 'run-1' }))

      expect(history.find(id)).toBeUndefined()
    },
  )

  test('remembers the newest five hundred', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'runs'))
    const ids = Array.from({ length: 502 }, (_, index) => `run-${1000 + index}`)
    for (const id of ids) writeFileSync(join(folder, 'runs', `${id}.json`), '{}')

    openRunHistory(folder).save(exampleRun({ id: 'run-2000' }))

    const kept = readdirSync(join(folder, 'runs')).toSorted()
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([500, 'run-1003.json', 'run-2000.json'])
  })

  test('knows in this process what it could not write, and writes it down when that goes again', () => {
    const folder = temporaryFolder()
    const history = openRunHistory(folder)
    history.save(exampleRun({ id: 'run-1' }))
    refuse(folder, 'run-2')

    const problem = history.save(exampleRun({ id: 'run-2', state: 'failed' }))

    expect(problem).toContain('EISDIR')
    expect(history.list().map(({ id }) => id)).toEqual(['run-1', 'run-2'])
    expect(history.find('run-2')).toMatchObject({ state: 'failed' })
    expect(openRunHistory(folder).find('run-2')).toBeUndefined()
    rmSync(join(folder, 'runs', 'run-2.json.part'), { recursive: true })
    expect(history.save(exampleRun({ id: 'run-3' }))).toBeUndefined()
    expect(openRunHistory(folder).list()).toEqual(history.list())
    expect(openRunHistory(folder).find('run-2')).toMatchObject({ state: 'failed' })
  })

  test('gives a run as it is now, not as it could be written last', () => {
    const folder = temporaryFolder()
    const history = openRunHistory(folder)
    history.save(exampleRun({ id: 'run-1', state: 'running' }))
    refuse(folder, 'run-1')

    history.save(exampleRun({ id: 'run-1', state: 'failed' }))

    expect(history.list().map(({ state }) => state)).toEqual(['failed'])
    history.remove('run-1')
    expect(history.list()).toEqual([])
  })

  test('that cannot be kept is said when it is opened, not in the middle of a run', () => {
    const file = join(temporaryFolder(), 'state')
    writeFileSync(file, '')

    expect(() => openRunHistory(file)).toThrow(
      expect.objectContaining({
        code: 'state-not-writable',
        hint: expect.stringContaining('Give the lifeboat service a volume for it'),
      }),
    )
  })
})

/** As a full disk does, for one run. */
function refuse(folder: string, id: string): void {
  mkdirSync(join(folder, 'runs', `${id}.json.part`))
}
