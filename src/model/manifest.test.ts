import { describe, expect, test } from 'vitest'

import { exampleFailure, exampleManifest } from '../../test/support/example-manifest.ts'
import { Manifest } from './manifest.ts'

describe('the manifest', () => {
  test('comes back from its file as it went in', () => {
    const manifest = exampleManifest({
      state: 'incomplete',
      failures: [exampleFailure()],
      coverage: [
        {
          class: 'uncovered',
          service: 'app',
          container: 'shop-app-1',
          target: '/x',
          kind: 'volume',
          source: 'ünïcode, "quoted"\n',
          because: 'the engine has no volume of that name',
        },
      ],
      warnings: ['redis has no dump tool here'],
    })

    expect(Manifest.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest)
  })

  test('of before stopped databases were told apart is read', () => {
    const { cold: _none, ...older } = exampleManifest()

    expect(Manifest.parse(older)).toEqual(exampleManifest())
  })

  test('of before there were references has none', () => {
    const { references: _none, ...older } = exampleManifest()

    expect(Manifest.parse(older)).toEqual(exampleManifest())
  })

  test('of before there were globs left nothing out by them', () => {
    const archived = [{ kind: 'volume', source: 'a', path: '/stack/volumes/a', without: [] }]

    expect(Manifest.parse({ ...exampleManifest(), archived }).archived[0]?.excludes).toEqual([])
  })

  test.each([
    ['another format', { format: 2 }],
    ['a state that is no state', { state: 'done' }],
    ['a time that is no time', { startedAt: 'yesterday' }],
    ['a local time', { startedAt: '2026-11-21T03:00:00' }],
    ['no parts', { parts: undefined }],
    ['a part without a tree', { parts: [{ ...exampleManifest().parts[0], tree: undefined }] }],
    ['a negative size', { parts: [{ ...exampleManifest().parts[0], bytes: -1 }] }],
    ['half a row', { parts: [{ ...exampleManifest().parts[0], files: 0.5 }] }],
  ])('is refused with %s', (_what, changes) => {
    expect(Manifest.safeParse({ ...exampleManifest(), ...changes }).success).toBe(false)
  })
})
