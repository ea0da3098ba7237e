import { join } from 'node:path'
import { expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { runCommand } from '../../test/support/run-command.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { openRunHistory } from '../daemon/run-history.ts'

const main = join(import.meta.dirname, '../main.ts')

test('lifeboat runs shows the newest first, no more than are asked for, though no engine answers', async () => {
  const state = temporaryFolder()
  const history = openRunHistory(state)
  for (const id of ['run-1', 'run-2', 'run-3']) history.save(exampleRun({ id }))

  const { exitCode, stdout } = await runCommand(
    process.execPath,
    [main, 'runs', '--json', '--limit', '2'],
    { env: { LIFEBOAT_STATE: state, DOCKER_HOST: 'unix:///nowhere.sock' } },
  )

  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toEqual([exampleRun({ id: 'run-3' }), exampleRun({ id: 'run-2' })])
})
