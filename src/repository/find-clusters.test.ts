import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { fakeTools } from '../../test/support/fake-tools.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { findClusters } from './find-clusters.ts'
import { readPattern } from './fits-pattern.ts'

const segment = '000000010000000A000000FE'
const running = ['global/pg_control', 'postmaster.pid', `pg_wal/${segment}`]

describe('a data directory', () => {
  test('with postmaster.pid in it is found, whatever it is called and wherever it is', async () => {
    const root = make(inside('a', running), inside('deep/17/m\u00FCller\n', running))

    expect(await find(root)).toEqual(['data a', 'data deep/17/m\u00FCller\n'])
  })

  test('without one is not, nor its write-ahead log', async () => {
    const root = make(inside('a', ['global/pg_control', `pg_wal/${segment}`]))

    expect(await find(root)).toEqual([])
  })

  test('that is left out is not', async () => {
    const root = make(inside('a', running), inside('b', running))

    expect(await find(root, [join(root, 'a')])).toEqual(['data b'])
  })

  test('is not what only has some of its names', async () => {
    const root = make([
      'a/postmaster.pid',
      'b/pg_control',
      'b/postmaster.pid',
      'c/global/pg_control',
    ])

    expect(await find(root)).toEqual([])
  })
})

describe('a write-ahead log', () => {
  test('apart from its data directory is found', async () => {
    const root = make([`wal/${segment}`], [], ['wal/archive_status'])

    expect(await find(root)).toEqual(['log wal'])
  })

  test('that its data directory only links to is found', async () => {
    const root = make(
      inside('a', ['global/pg_control']),
      [`wal/${segment}`],
      ['wal/archive_status'],
    )
    symlinkSync('../wal', join(root, 'a/pg_wal'))

    expect(await find(root)).toEqual(['log wal'])
  })

  test('is not an archive of segments, nor a folder that is only called alike', async () => {
    const root = make(
      [`archive/${segment}`, 'b/507f1f77bcf86cd799439011'],
      [],
      ['b/archive_status'],
    )

    expect(await find(root)).toEqual([])
  })
})

test('what cannot be looked at is an error, and what is gone is none', async () => {
  expect(await findClusters([join(temporaryFolder(), 'gone')], [])).toEqual([])
  fakeTools({ find: 'echo "find: /stack/x: Input/output error" >&2; exit 1' })

  await expect(findClusters(['/stack/x'], [])).rejects.toThrow('Input/output error')
})

/** Files, and folders. */
function make(
  files: readonly string[],
  more: readonly string[] = [],
  folders: readonly string[] = [],
) {
  const root = temporaryFolder()
  for (const path of [...files, ...more]) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), '')
    if (path.includes('/pg_wal/')) folders = [...folders, `${dirname(path)}/archive_status`]
  }
  for (const path of folders) mkdirSync(join(root, path), { recursive: true })
  return root
}

function inside(folder: string, names: readonly string[]): string[] {
  return names.map((name) => `${folder}/${name}`)
}

async function find(root: string, without: readonly string[] = []): Promise<string[]> {
  const found = await findClusters([root], without.map(readPattern))
  return found.map(({ path, holds }) => `${holds} ${path.slice(root.length + 1)}`).toSorted()
}
