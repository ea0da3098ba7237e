import { expect, test } from 'vitest'

import { readUnpacked } from './unpack-worker.ts'

test('reads the manifest out of what the worker said', () => {
  const manifest = Buffer.from('{"id": "Größe"}\n').toString('base64')
  const stdout = `{"event":"ready"}\n{"event":"unpacked","manifest":"${manifest}"}\n`

  expect(readUnpacked(stdout)).toBe('{"id": "Größe"}\n')
})

test('takes a worker that said nothing of it for no manifest', () => {
  expect(readUnpacked('{"event":"ready"}\n')).toBe('')
})
