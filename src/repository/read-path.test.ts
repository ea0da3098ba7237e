import { expect, test } from 'vitest'

import type { PathEntry } from '../model/path-entry.ts'
import { noSuchPath } from './read-path.ts'

const known = [
  entry('/stack/volumes', 'folder'),
  entry('/stack/volumes/uploads', 'folder'),
  entry('/stack/volumes/uploads/2025', 'folder'),
  entry('/stack/volumes/uploads/2026', 'folder'),
  entry('/stack/volumes/uploads/a.txt', 'file'),
  entry('/stack/volumes/uploads/invoice.pdf', 'file'),
  entry('/stack/volumes/uploads/newest', 'symlink'),
]

test('a missing path is answered with what the deepest folder holds, the nearest first', () => {
  const error = noSuchPath({ id: 'b1' }, '/stack/volumes/uploads/invoce.pdf', known)

  expect(error.code).toBe('no-such-path')
  expect(error.message).toBe('backup b1 has no "/stack/volumes/uploads/invoce.pdf"')
  expect(error.hint).toBe(
    '/stack/volumes/uploads holds what stands below. Did you mean invoice.pdf?',
  )
  expect(error.details).toEqual(['invoice.pdf', '2025/', '2026/', 'a.txt', 'newest (symlink)'])
})

test('a path through folders that are not there is answered from the last one that is', () => {
  const error = noSuchPath({ id: 'b1' }, '/stack/volumes/upload/2026/x/y', known)

  expect(error.hint).toBe('/stack/volumes holds what stands below. Did you mean uploads?')
  expect(error.details).toEqual(['uploads/'])
})

test('a path through a file or link is answered with the folder that holds that', () => {
  const error = noSuchPath({ id: 'b1' }, '/stack/volumes/uploads/newest/x', known)

  expect(error.hint).toContain('Did you mean newest?')
  expect(error.details[0]).toBe('newest (symlink)')
})

test('of many entries twenty are named', () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    entry(`/stack/volumes/uploads/file-number-${index}`, 'file'),
  )

  const error = noSuchPath({ id: 'b1' }, '/stack/volumes/uploads/nothing-like-them', [
    ...known,
    ...many,
  ])

  expect(error.hint).toBe('/stack/volumes/uploads holds what stands below.')
  expect(error.details).toHaveLength(20)
})

function entry(path: string, type: PathEntry['type']): PathEntry {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return { name, type, path, bytes: null, mode: 0o755, uid: 0, gid: 0, mtime: '' }
}
