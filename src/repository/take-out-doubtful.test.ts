import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

import { fakeTools } from '../../test/support/fake-tools.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { now } from '../clock.ts'
import type { Parent, PassRequest } from './pass-protocol.ts'
import { withoutDoubtful, type Usable } from './without-doubtful.ts'

/** Read while the files of these tests are made. */
const parent: Parent = {
  id: 'p1',
  from: seconds() - 10,
  to: seconds() + 3600,
  isAtRest: false,
  cleanSince: null,
}
const rewritten = 'echo "saved new snapshot 0a1b2c"'

describe('restic compares with a snapshot without the files', () => {
  test('that may have changed without a trace', async () => {
    const path = makeFiles(temporaryFolder())

    const { usable, excludeFile, noted } = await take(path, parent)

    expect(noted).toEqual([`restic rewrite --new-host x --exclude-file ${excludeFile} p1`])
    expect(readFileSync(excludeFile, 'utf8').split('\n').toSorted()).toEqual(
      ['', join(path, 'a'), join(path, 'sub', 'b')].toSorted(),
    )
    expect(usable).toMatchObject({ parent: '0a1b2c', reread: 2 })
  })

  test('that changed in the minute before it was made', async () => {
    const { usable } = await take(makeFiles(temporaryFolder()), { ...parent, from: seconds() + 30 })

    expect(usable).toMatchObject({ parent: '0a1b2c', reread: 2 })
  })

  test('that are in memory, even when nothing wrote while it was made', async () => {
    const path = makeFiles(mkdtempSync('/dev/shm/lifeboat-unit-'))
    onTestFinished(() => rmSync(path, { recursive: true }))

    const { usable, excludeFile } = await take('/dev/shm', { ...parent, isAtRest: true })

    expect(readFileSync(excludeFile, 'utf8')).toContain(`${join(path, 'a')}\n`)
    expect(usable.parent).toBe('0a1b2c')
  })
})

describe('restic compares with the snapshot as it is', () => {
  test.each<[string, Partial<Parent>]>([
    ['nothing has changed since', { from: seconds() + 7200 }],
    ['all that changed did so later', { from: 0, to: 0 }],
    ['all was written back after the last change', { from: 0, cleanSince: seconds() + 1800 }],
    ['nothing wrote while it was made', { from: 0, isAtRest: true }],
  ])('when %s', async (_what, changes) => {
    // On a disk, as the folder of temporary files need not be.
    const { usable, noted } = await take(import.meta.dirname, { ...parent, ...changes })

    expect(noted).toEqual([])
    expect(usable).toMatchObject({ parent: 'p1', reread: 0 })
  })

  test('when it holds none of those files', async () => {
    const { usable } = await take(
      makeFiles(temporaryFolder()),
      parent,
      'echo no snapshots were modified',
    )

    expect(usable).toMatchObject({ parent: 'p1', reread: 2 })
  })
})

describe('restic reads everything', () => {
  test.each([
    ['fails', `${rewritten}; exit 1`],
    ['does not say which one it made', 'echo done'],
  ])('when taking them out %s', async (_what, script) => {
    const { usable } = await take(makeFiles(temporaryFolder()), parent, script)

    expect(usable).toMatchObject({ parent: undefined, reread: 2 })
  })

  test('when there is nothing to compare with', async () => {
    const { usable, noted } = await take(makeFiles(temporaryFolder()), undefined)

    expect(noted).toEqual([])
    expect(usable).toEqual({ parent: undefined, reread: 0, quietSince: undefined })
  })
})

test('a folder that was written to just now is not quiet', async () => {
  const { usable } = await take(makeFiles(temporaryFolder()), parent)

  expect(usable.quietSince).toBeUndefined()
})

async function take(
  path: string,
  compared: Parent | undefined,
  script: string = rewritten,
): Promise<{ usable: Usable; excludeFile: string; noted: string[] }> {
  const { noted } = fakeTools({ restic: script })
  const folder = temporaryFolder()
  const request = { path, rewrite: ['rewrite', '--new-host', 'x'] } as unknown as PassRequest
  const usable = await withoutDoubtful(request, compared, folder, new AbortController().signal)
  return { usable, excludeFile: join(folder, 'without-p1'), noted: noted() }
}

function makeFiles(folder: string): string {
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, 'a'), '1')
  writeFileSync(join(folder, 'sub', 'b'), '2')
  return folder
}

function seconds(): number {
  return now().getTime() / 1000
}
