import { expect, test } from 'vitest'

import { capturedContainer } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { listConfigTargets } from './config-targets.ts'

const file = { bytes: 1, sha256: 'a'.repeat(64), mode: 0o644, uid: 0, gid: 0, mtime: '2026-11-21' }

test('the project’s folder goes back whole, what stood elsewhere file by file, what containers had not at all', () => {
  const { config } = exampleManifest()
  const files = [
    { ...file, path: '/stack/config/project/compose.yml', source: '/srv/shop/compose.yml' },
    { ...file, path: '/stack/config/outside/etc/shop/key', source: '/etc/shop/key' },
    { ...file, path: '/stack/config/inside/web/etc/inline', source: 'web:/etc/inline' },
  ]
  const app = capturedContainer('app', {
    Config: { Labels: { 'com.docker.compose.project.working_dir': '/srv/shop' } },
  })

  expect(listConfigTargets({ config: { ...config, files } }, { containers: [app] })).toEqual([
    { from: 'project', target: '/srv/shop', kind: 'folder' },
    { from: 'outside/etc/shop/key', target: '/etc/shop/key', kind: 'file' },
  ])
})

test('a stack that Compose did not make has no folder', () => {
  expect(listConfigTargets(exampleManifest(), { containers: [capturedContainer('app')] })).toEqual(
    [],
  )
})
