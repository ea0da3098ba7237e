import { describe, expect, test } from 'vitest'

import { examplePart } from '../../test/support/example-manifest.ts'
import { matchParts } from './find-part.ts'

const [databases, files] = [examplePart('databases'), examplePart('files')]

describe('the parts of a backup', () => {
  test('are found as they were written', () => {
    const snapshots = [
      { id: 'files-snapshot', tree: 'tree-of-files' },
      { id: 'foreign', tree: 'another' },
      { id: 'databases-snapshot', tree: 'tree-of-databases' },
    ]

    expect(matchParts(snapshots, { id: 'b1', parts: [databases, files] })).toEqual([
      { part: databases, snapshot: 'databases-snapshot' },
      { part: files, snapshot: 'files-snapshot' },
    ])
  })

  test('are found by their trees when their snapshots were copied or tagged', () => {
    expect(
      matchParts([{ id: 'copied', tree: 'tree-of-files' }], { id: 'b1', parts: [files] }),
    ).toEqual([{ part: files, snapshot: 'copied' }])
  })

  test('are found in their own snapshot before one that is equal', () => {
    const snapshots = ['a', 'files-snapshot', 'z'].map((id) => ({ id, tree: 'tree-of-files' }))

    expect(matchParts(snapshots, { id: 'b1', parts: [files] })).toMatchObject([
      { snapshot: 'files-snapshot' },
    ])
  })

  test.each([
    ['gone', []],
    ['another tree under the same id', [{ id: 'files-snapshot', tree: 'another' }]],
  ])('are missing when one is %s', (_what, snapshots) => {
    expect(() => matchParts(snapshots, { id: 'b1', parts: [files] })).toThrow(
      expect.objectContaining({
        code: 'part-missing',
        message: 'the files part of backup b1 is not in the repository any more',
        hint: 'Choose another backup; lifeboat list shows them. Nothing was changed.',
        details: ['files-snapshot'],
      }),
    )
  })
})
