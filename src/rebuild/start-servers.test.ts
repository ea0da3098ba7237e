import { expect, test } from 'vitest'

import { captured, capturedContainer, idOf } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import { startServers } from './start-stack.ts'

const app = capturedContainer('app')

test('the servers start, and nothing else', async () => {
  expect(await started([app, capturedContainer('db')])).toEqual(['start db'])
})

test('what a server is in or is linked to starts before it, and what that is in before that', async () => {
  const db = capturedContainer('db', {
    HostConfig: { NetworkMode: `container:${idOf('vpn')}`, Links: ['/names:/db/names'] },
  })
  const vpn = capturedContainer('vpn', { HostConfig: { IpcMode: `container:${idOf('wire')}` } })
  const names = capturedContainer('names')
  const wire = capturedContainer('wire', { State: { Running: false, Status: 'exited' } })

  expect(await started([app, db, names, vpn, wire])).toEqual([
    'start names',
    'start wire',
    'start vpn',
    'start db',
  ])
})

test('whose volumes a server has need not run for it', async () => {
  const db = capturedContainer('db', { HostConfig: { VolumesFrom: [idOf('app')] } })

  expect(await started([app, db])).toEqual(['start db'])
})

test('one of the service that was stopped stays so', async () => {
  const old = capturedContainer('old', {
    Config: { Labels: { 'com.docker.compose.service': 'db' } },
    State: { Running: false, Status: 'exited' },
  })

  expect(await started([old, capturedContainer('db')])).toEqual(['start db'])
})

async function started(containers: readonly CapturedContainer[]): Promise<string[]> {
  const engine = openMemoryEngine({
    containers: containers.map((each) => {
      return { id: each.Id, name: nameOf(each), labels: {}, state: 'created' as const }
    }),
  })
  await startServers({
    run: runOn(engine.client),
    manifest: exampleManifest(),
    captured: captured({ containers }),
    lacking: new Set(),
    startLimitMs: 0,
    note: () => undefined,
  })
  return engine.done
}
