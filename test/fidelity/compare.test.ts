import { describe, expect, it } from 'vitest'
import { compareWalks, resticLimits } from './compare.ts'
import type { WalkEntry } from './walk-entry.ts'
import { parseWalk } from './walk-entry.ts'

const file: WalkEntry = {
  path: hex('a'),
  type: 'file',
  mode: '0644',
  uid: 999,
  gid: 998,
  mtimeNs: '1700000000123456789',
  xattrs: { 'user.text': 'dmFsdWU=' },
  size: 8192,
  sha256: 'aa',
  dataBytes: 8192,
  sparse: false,
  links: 1,
  hardLinks: [hex('a')],
}

describe('compareWalks', () => {
  it('finds no difference between equal walks', () => {
    expect(compareWalks([file], [structuredClone(file)])).toEqual([])
  })

  it.each<[string, Partial<WalkEntry>, string]>([
    ['type', { type: 'fifo' }, 'a: type is fifo, was file'],
    ['mode', { mode: '4644' }, 'a: mode is 4644, was 0644'],
    ['uid', { uid: 0 }, 'a: uid is 0, was 999'],
    ['gid', { gid: 0 }, 'a: gid is 0, was 998'],
    [
      'mtime, by one nanosecond',
      { mtimeNs: '1700000000123456788' },
      'a: mtimeNs is 1700000000123456788, was 1700000000123456789',
    ],
    ['size', { size: 8191 }, 'a: size is 8191, was 8192'],
    ['content', { sha256: 'bb' }, 'a: sha256 is bb, was aa'],
    [
      'xattr value',
      { xattrs: { 'user.text': '' } },
      'a: xattr user.text is base64 (empty), was base64 dmFsdWU=',
    ],
    ['xattr loss', { xattrs: {} }, 'a: xattr user.text is absent, was base64 dmFsdWU='],
    [
      'xattr gain',
      { xattrs: { ...file.xattrs, 'security.capability': 'AQ==' } },
      'a: xattr security.capability is base64 AQ==, was absent',
    ],
    [
      'hard link loss',
      { links: 2, hardLinks: [hex('a'), hex('b')] },
      'a: hard links are {a, b}, were {a}',
    ],
    ['hard link to the outside', { links: 2 }, 'a: link count is 2, was 1'],
    ['hole gain', { dataBytes: 0, sparse: true }, 'a: holes are 8192 bytes, were 0'],
  ])('finds a difference of %s', (_attribute, change, difference) => {
    expect(compareWalks([file], [{ ...file, ...change }])).toEqual([difference])
  })

  it('finds a difference of link target', () => {
    const link: WalkEntry = { ...bare('l', 'symlink'), target: hex('to') }

    expect(compareWalks([link], [{ ...link, target: hex('fro\n') }])).toEqual([
      'l: target is fro\\n, was to',
    ])
  })

  it('finds a difference of device number', () => {
    const device: WalkEntry = { ...bare('d', 'character-device'), rdev: '1:3' }

    expect(compareWalks([device], [{ ...device, rdev: '1:5' }])).toEqual([
      'd: rdev is 1:5, was 1:3',
    ])
  })

  it('finds a lost hole', () => {
    const sparse = { ...file, dataBytes: 0, sparse: true }

    expect(compareWalks([sparse], [file])).toEqual(['a: holes are 0 bytes, were 8192'])
  })

  it('finds what is missing and what is left over', () => {
    expect(compareWalks([bare('', 'directory'), file], [bare('', 'directory')])).toEqual([
      'a: missing, was a file',
    ])
    expect(compareWalks([], [file])).toEqual(['a: not in the source, is a file'])
  })

  it('finds a difference at the root of the tree', () => {
    const root = bare('', 'directory')

    expect(compareWalks([root], [{ ...root, mode: '0755' }])).toEqual([
      '(root): mode is 0755, was 0644',
    ])
  })

  it('keeps names apart that differ only in bytes that are no UTF-8', () => {
    const names = ['ff', 'fe'].map((path) => ({ ...file, path }))

    expect(compareWalks(names.slice(0, 1), names.slice(1))).toEqual([
      'ÿ: missing, was a file',
      'þ: not in the source, is a file',
    ])
  })

  it('accepts only the expected types as skipped', () => {
    const source = [bare('s', 'socket'), bare('p', 'fifo')]

    expect(compareWalks(source, [], { expectedSkips: ['socket'] })).toEqual([
      'p: missing, was a fifo',
    ])
  })

  it('reports a skipped type that came back as something else', () => {
    expect(compareWalks([bare('s', 'socket')], [bare('s', 'fifo')], resticLimits)).toEqual([
      's: type is fifo, was socket',
    ])
  })
})

describe('resticLimits', () => {
  it('accepts the loss of one chunk of holes, not of more', () => {
    const sparse = { ...file, size: 10 * 2 ** 20, dataBytes: 0 }

    expect(compareWalks([sparse], [{ ...sparse, dataBytes: 2 ** 20 }], resticLimits)).toEqual([])
    expect(compareWalks([sparse], [{ ...sparse, dataBytes: 2 ** 21 }], resticLimits)).toHaveLength(
      1,
    )
  })

  it('accepts unlinked fifos, not unlinked files', () => {
    const together = { links: 2, hardLinks: [hex('a'), hex('b')] }
    const fifo = { ...bare('a', 'fifo'), links: 1, hardLinks: [hex('a')] }

    expect(compareWalks([{ ...fifo, ...together }], [fifo], resticLimits)).toEqual([])
    expect(compareWalks([{ ...file, ...together }], [file], resticLimits)).toEqual([
      'a: hard links are {a}, were {a, b}',
    ])
  })
})

describe('parseWalk', () => {
  it('refuses a walk without a root', () => {
    expect(() => parseWalk('')).toThrow('a walk must begin with the root of its tree')
  })
})

function bare(path: string, type: string): WalkEntry {
  return { path: hex(path), type, mode: '0644', uid: 0, gid: 0, mtimeNs: '1', xattrs: {} }
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex')
}
