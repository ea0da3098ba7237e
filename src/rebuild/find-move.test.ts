import { expect, test } from 'vitest'

import { captured, capturedContainer } from '../../test/support/example-captured.ts'
import { findMove } from './find-move.ts'

const stack = captured({
  containers: [
    capturedContainer('app', {
      Config: { Labels: { 'com.docker.compose.project.working_dir': '/srv/shop' } },
    }),
  ],
})

test('a folder goes from where Compose says that it was', () => {
  expect(findMove(stack, '/home/a shop')).toEqual({ from: '/srv/shop', to: '/home/a shop' })
})

test.each([undefined, '/srv/shop', '/srv/shop/'])('it stays where it was: %s', (wanted) => {
  expect(findMove(stack, wanted)).toBeUndefined()
})

test.each([
  ['srv/shop', 'is not absolute'],
  ['', 'is not absolute'],
  ['/srv/../etc', 'is not written without detours'],
  ['/srv//shop', 'is not written without detours'],
  ['/srv/a:b', 'has a colon, a comma or a control character in it'],
  ['/srv/a,b', 'has a colon, a comma or a control character in it'],
  ['/srv/a\nb', 'has a colon, a comma or a control character in it'],
  ['/', 'belongs to the host'],
  ['/usr/shop', 'belongs to the host'],
])('%j is refused, because it %s', (wanted, why) => {
  expect(() => findMove(stack, wanted)).toThrow(
    expect.objectContaining({
      code: 'project-dir-unfit',
      message: `--project-dir: ${JSON.stringify(wanted)} ${why}`,
    }),
  )
})

test('a stack without a folder has none that could go elsewhere', () => {
  const plain = captured({ containers: [capturedContainer('app')] })

  expect(() => findMove(plain, '/srv/shop')).toThrow('the backup has no project folder')
})
