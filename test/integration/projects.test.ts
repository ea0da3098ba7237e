/**
 * Twelve projects shaped as well-known applications are, each with a stand-in that keeps a row and a file: lost with their machines, and rebuilt. With TORTURE only.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { askProject, leaveMarker } from '../support/rebuild/ask-project.ts'
import { listIll } from '../support/rebuild/list-ill.ts'
import { loseAndRebuild } from '../support/rebuild/lose-and-rebuild.ts'
import { readInventory } from '../support/rebuild/read-inventory.ts'
import { awaitHealthy, type RebuildScene, startScene } from '../support/rebuild/scene.ts'
import { type Rebuilt, testRebuilt } from '../support/rebuild/test-rebuilt.ts'

const projects = [
  { name: 'nextcloud', proxy: 'web' },
  { name: 'gitea', proxy: 'proxy' },
  { name: 'immich', proxy: 'proxy' },
  { name: 'paperless', proxy: 'proxy' },
  { name: 'vaultwarden', proxy: 'caddy' },
  { name: 'miniflux', proxy: 'proxy' },
  { name: 'mattermost', proxy: 'nginx' },
  { name: 'outline', proxy: 'https-portal' },
  { name: 'umami', proxy: 'proxy' },
  { name: 'plausible', proxy: 'proxy' },
  { name: 'authentik', proxy: 'proxy' },
  { name: 'n8n', proxy: 'proxy', outside: true },
]

describe.each(projects)('$name', ({ name, proxy, outside = false }) => {
  const marker = `kept by ${name}, ${randomUUID()}`
  let scene: RebuildScene
  let rebuilt: Rebuilt

  beforeAll(async () => {
    const folders = ['projects/shared', `projects/${name}`]
    scene = await startScene({ name, folders, outside })
    await awaitHealthy(scene.stack.project)
    await leaveMarker(scene.stack, proxy, marker)
    rebuilt = await loseAndRebuild(scene, undefined, askProject(proxy))
  })

  afterAll(() => scene?.down())

  test('its proxy serves the row and the file of before', () => {
    expect(JSON.parse(rebuilt.after.page)).toEqual({ rows: `${marker}\n`, file: marker })
  })

  test('all of it is healthy', async () => {
    expect(listIll(await readInventory(scene.stack.project))).toEqual([])
  })

  testRebuilt(() => rebuilt)
})
