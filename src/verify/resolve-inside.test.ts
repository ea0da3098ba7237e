import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { resolveInside } from './resolve-inside.ts'

describe('a path inside a folder', () => {
  test.each([
    ['file', 'file'],
    ['./a//b/../b/in', 'a/b/in'],
    ['a/../file', 'file'],
    ['a/b', 'a/b'],
    ['.', '.'],
    // A link is followed by its text, from where it stands.
    ['near', 'a/b/in'],
    ['a/b/back', 'file'],
    ['a/shortcut/in', 'a/b/in'],
    ['grüße', 'grüße'],
    ['to-no-text', 'no-text-\xff'],
  ])('%s leads to %s', (path, expected) => {
    const found = resolveInside(Buffer.from(makeFolder()), Buffer.from(path))

    const [place] = 'place' in found ? [found.place.toString('latin1')] : []
    const wanted = expected.includes('\xff') ? expected : Buffer.from(expected).toString('latin1')
    expect(place?.endsWith(wanted === '.' ? '/uploads' : `/uploads/${wanted}`)).toBe(true)
  })

  test.each([
    ['', 'the path is empty'],
    ['/etc/passwd', 'the path is absolute'],
    ['none', 'nothing is there'],
    ['file/in', 'nothing is there'],
    ['file/..', 'nothing is there'],
    ['dangling', 'nothing is there'],
    ['none/../file', 'nothing is there'],
    ['x'.repeat(300), 'nothing is there'],
    ['..', 'it leads out of the folder'],
    ['../outside', 'it leads out of the folder'],
    ['a/../../outside', 'it leads out of the folder'],
    // Though it comes back.
    ['../uploads/file', 'it leads out of the folder'],
    ['out', 'it leads out of the folder'],
    ['out-by-folder/outside', 'it leads out of the folder'],
    ['absolute', 'it leads out of the folder'],
    ['round', 'too many links lead on and on'],
  ])('%s: %s', (path, why) => {
    expect(resolveInside(Buffer.from(makeFolder()), Buffer.from(path))).toEqual({ why })
  })
})

/** With a file beside it that nobody may be led to. */
function makeFolder(): string {
  const top = temporaryFolder()
  const folder = join(top, 'uploads')
  mkdirSync(join(folder, 'a/b'), { recursive: true })
  for (const path of ['../outside', 'file', 'a/b/in', 'grüße']) {
    writeFileSync(join(folder, path), path)
  }
  const noText = Buffer.from('no-text-\xff', 'latin1')
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), noText]), '')
  const links: [string, string | Buffer][] = [
    ['near', 'a/b/in'],
    ['a/b/back', '../../file'],
    ['a/shortcut', './b'],
    ['to-no-text', noText],
    ['dangling', 'gone'],
    ['out', '../outside'],
    ['out-by-folder', '..'],
    ['absolute', join(folder, 'file')],
    ['round', 'round'],
  ]
  for (const [path, target] of links) symlinkSync(target, join(folder, path))
  return folder
}
