import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { openRunHistory } from './run-history.ts'
import { openProgressFiles } from './run-progress.ts'

const progress = { at: '2026-11-21T03:00:00.000Z', step: 'capture', parts: [] }

describe('the file beside a run’s record', () => {
  test('is read by another process, and is no record', () => {
    const state = temporaryFolder()
    const history = openRunHistory(state)
    history.save(exampleRun({ id: 'run-1', state: 'running' }))

    openProgressFiles(state).save('run-1', progress)

    expect(openProgressFiles(state).read('run-1')).toEqual(progress)
    expect(history.list()).toHaveLength(1)
  })

  test.each(['{"at":', '{"at":"yesterday","parts":[]}', '[]', ''])(
    'that holds %j tells nothing',
    (content) => {
      const state = temporaryFolder()
      mkdirSync(join(state, 'runs'))
      writeFileSync(join(state, 'runs', 'run-1.progress'), content)

      expect(openProgressFiles(state).read('run-1')).toBeUndefined()
    },
  )

  test('of no run that could be one is not looked for', () => {
    const state = temporaryFolder()
    writeFileSync(join(state, 'x.progress'), JSON.stringify(progress))

    expect(openProgressFiles(state).read('../x')).toBeUndefined()
  })

  test('that a killed run left is cleared away, half written or not; that of one under way is not', () => {
    const state = temporaryFolder()
    const files = openProgressFiles(state)
    for (const id of ['run-1', 'run-2']) files.save(id, progress)
    writeFileSync(join(state, 'runs', 'run-3.progress.part'), '{')
    openRunHistory(state).save(exampleRun({ id: 'run-1' }))

    files.clear((id) => id === 'run-2')

    expect(readdirSync(join(state, 'runs')).toSorted()).toEqual(['run-1.json', 'run-2.progress'])
  })
})
