import { expect, test } from 'vitest'

import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { runOn } from '../../test/support/run-on.ts'
import { EngineError } from '../docker/engine.ts'
import { collectOwnFiles } from './collect-own-files.ts'

const refusal = new EngineError('a look', 500, new Error('mkdirat var/run: file exists'))

test('a container that the engine gives no file of fails by its name, and the others go on', async () => {
  const { files, failures } = await collect(['/etc/inline.conf', '/run/docker.sock'])

  expect(files).toEqual([])
  expect(failures).toMatchObject([
    {
      what: 'files of shop-db-1',
      code: 'container-closed',
      why: 'the engine does not give files of shop-db-1',
      details: [expect.stringContaining('mkdirat var/run: file exists')],
    },
  ])
})

test('where nothing that a rebuild puts back is concerned it is only said', async () => {
  const { notCaptured, failures } = await collect(['/run/docker.sock', '/tmp/x'])

  expect(failures).toEqual([])
  expect(notCaptured).toMatchObject([{ source: 'shop-db-1:/' }])
})

/** Of a stack in which the engine cannot look into the one container in which something changed. */
function collect(changed: readonly string[]) {
  const context = captureContext([], () => Promise.reject(new Error('not asked for')))
  const engine = fakeEngine({
    getContainer: (id: string) => ({
      changes: async () =>
        id === 'id-db' ? changed.map((path) => ({ Path: path, Kind: 1 })) : null,
      infoArchive: () => Promise.reject(refusal),
    }),
  })
  return collectOwnFiles({ ...context, run: runOn(engine) })
}
