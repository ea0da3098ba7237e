import { expect, test } from 'vitest'

import { capturedVolume } from '../../test/support/example-captured.ts'
import { readBoundFolder } from './find-data-places.ts'

test('a volume that is a folder of the host under another name needs that folder', () => {
  const Options = { type: 'none', o: 'bind', device: '/srv/bound' }

  expect(readBoundFolder(capturedVolume('bound', { Options }))).toEqual(['/srv/bound'])
})

test.each([
  [null],
  [{ type: 'tmpfs', device: 'tmpfs' }],
  [{ type: 'nfs', o: 'addr=10.0.0.1,rw', device: ':/export' }],
])('one with the options %j needs none', (Options) => {
  expect(readBoundFolder(capturedVolume('plain', { Options }))).toEqual([])
})
