import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { databaseStep, filesStep } from '../../test/support/example-restore.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { FilesStep } from '../model/restore.ts'
import type { WorkerOutput, WorkerSpec } from '../model/worker.ts'
import { checkPath } from './check-path.ts'

describe('the way to a path', () => {
  test.each(['a/b', 'a/b/c', 'gone/x/y', 'a/gone/x', 'file', 'link', 'a b/c'])(
    'is free to %s',
    async (inside) => {
      await expect(check(inside)).resolves.toBeUndefined()
    },
  )

  test.each([
    ['file/x', 'file'],
    ['a/file/x/y', 'a/file'],
    ['link/x', 'link'],
    ['broken/x/y', 'broken'],
    ['a/link/b/c', 'a/link'],
  ])('is blocked to %s', async (inside, by) => {
    await expect(check(inside)).rejects.toMatchObject({
      code: 'path-blocked',
      message: expect.stringMatching(new RegExp(`/${by} is not a folder any more$`)),
      hint: 'Restore the folder above it, or the whole volume.',
    })
  })

  test('is looked at without writing, by a worker that has no network', async () => {
    const specs: WorkerSpec[] = []
    await checkPath(
      async (spec) => {
        specs.push(spec)
        return { stdout: '', stderr: '' }
      },
      'sha256:lifeboat',
      [databaseStep(), filesStep({ inside: 'a/b/c' })],
    )

    const { from } = filesStep()
    expect(specs).toMatchObject([
      {
        image: 'sha256:lifeboat',
        command: [`${from}/a`, `${from}/a/b`],
        mounts: [{ kind: 'volume', source: 'shop_uploads', target: from, writable: false }],
        network: 'none',
      },
    ])
  })

  test.each<[string, FilesStep]>([
    ['a whole volume', filesStep()],
    ['what stands in its root', filesStep({ inside: 'a' })],
    ['a new volume', filesStep({ inside: 'a/b', over: 'beside', target: 'look' })],
  ])('needs no look for %s', async (_what, step) => {
    await expect(checkPath(askedForNothing, 'sha256:lifeboat', [step])).resolves.toBeUndefined()
  })
})

/** Runs the worker's script here, over a folder that stands for the volume. */
function check(inside: string): Promise<void> {
  const from = temporaryFolder()
  mkdirSync(join(from, 'a/b'), { recursive: true })
  mkdirSync(join(from, 'a b'))
  writeFileSync(join(from, 'file'), 'x')
  writeFileSync(join(from, 'a/file'), 'x')
  symlinkSync(join(from, 'a'), join(from, 'link'))
  symlinkSync(join(from, 'a'), join(from, 'a/link'))
  symlinkSync('/nowhere/at/all', join(from, 'broken'))
  return checkPath(runHere, 'sha256:lifeboat', [filesStep({ from, inside })])
}

async function runHere({ entrypoint, command }: WorkerSpec): Promise<WorkerOutput> {
  const [shell = '', ...words] = [...entrypoint, ...command]
  return { stdout: execFileSync(shell, words, { encoding: 'utf8' }), stderr: '' }
}

function askedForNothing(): Promise<never> {
  return Promise.reject(new Error('not asked for'))
}
