import { expect, test } from 'vitest'

import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { readRebuildMark, writeRebuildMark } from './rebuild-mark.ts'

test('the mark that says most is read, and of each other what it alone says', async () => {
  const run = runOn(openMemoryEngine({}).client)
  const replaced = {
    what: { containers: [], volumes: [], networks: [], paths: ['/srv/data'] },
    safeguard: 'run-1-safety',
  }
  await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'replacing', replaced })
  await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'raising', left: ['/srv/a,b'] })
  await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'laid' })

  expect(await readRebuildMark(run)).toMatchObject({
    backup: 'b-1',
    stage: 'laid',
    replaced,
    left: ['/srv/a,b'],
  })
})

test('a mark that does not say what stood there before is not taken to say that nothing did', async () => {
  const run = runOn(openMemoryEngine({}).client)
  await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'raising' })

  expect((await readRebuildMark(run))?.left).toBeUndefined()
})
