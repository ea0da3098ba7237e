import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { walkFolder } from './walk-folder.ts'

test('all below a folder is walked, each folder before what is in it, sorted by bytes', () => {
  const top = temporaryFolder()
  mkdirSync(join(top, 'a/b/c'), { recursive: true })
  for (const name of ['a/b/c/d', 'a.b', 'a\nb', 'z']) writeFileSync(join(top, name), 'four')
  const noText = Buffer.concat([Buffer.from(`${top}/`), Buffer.from([0x61, 0xff])])
  writeFileSync(noText, '')
  symlinkSync('a', join(top, 'l'))

  const nodes = [...walkFolder(top)]

  expect(nodes.map(({ path }) => path.toString('latin1'))).toEqual([
    '/a',
    '/a/b',
    '/a/b/c',
    '/a/b/c/d',
    '/a\nb',
    '/a.b',
    '/a\xff',
    '/l',
    '/z',
  ])
  expect(nodes.map(({ bytes }) => bytes)).toEqual([null, null, null, 4, 4, 4, 0, null, 4])
})

test('what a path is, is told to the last bit', () => {
  const top = temporaryFolder()
  writeFileSync(join(top, 'file'), 'four')
  linkSync(join(top, 'file'), join(top, 'same'))
  chmodSync(join(top, 'file'), 0o7654)
  execFileSync('touch', ['-d', '@-1.5', join(top, 'file')])
  symlinkSync(Buffer.from([0x61, 0xff]), join(top, 'link'))
  execFileSync('mkfifo', [join(top, 'pipe')])

  const [file, link, pipe, same] = walkFolder(top)

  expect(file).toMatchObject({ type: 'file', mode: 0o7654, mtimeNs: -1_500_000_000n, names: 2 })
  expect(same).toMatchObject({ inode: file?.inode, names: 2 })
  expect(link).toMatchObject({ type: 'symlink', target: Buffer.from([0x61, 0xff]) })
  expect(pipe).toMatchObject({ type: 'fifo', bytes: null, target: undefined })
})

test('an empty folder has nothing below it, and a missing one is no empty one', () => {
  const top = temporaryFolder()

  expect([...walkFolder(top)]).toEqual([])
  expect(() => [...walkFolder(join(top, 'none'))]).toThrow('ENOENT')
})
