import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../test/support/temporary-folder.ts'

const program = join(import.meta.dirname, 'lifeboat.sh')
/** Functions that are called until they are compiled. */
const busy =
  'for (let n = 0, f = new Function("a", "return a * 3"); n < 1e6; n += 1) f(n); console.log("done")'

/** How the script starts Node for these words: its flags. */
async function flagsOf(...words: readonly string[]): Promise<readonly string[]> {
  const folder = temporaryFolder()
  await writeFile(join(folder, 'node'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
  const { stdout } = spawnSync(program, words, {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    encoding: 'utf8',
  })
  const started = stdout.trim().split('\n')
  expect(started.slice(started.indexOf('/app/dist/main.cjs') + 1)).toEqual(words)
  return started.slice(0, started.indexOf('/app/dist/main.cjs'))
}

/** What V8 says of each function that it compiles in a thread of its own, and of what else it compiles. */
function compile(flags: readonly string[]): { readonly aside: number; readonly all: number } {
  const { stdout, status } = spawnSync(process.execPath, [...flags, '--trace-opt', '-e', busy], {
    encoding: 'utf8',
  })
  expect([status, stdout]).toEqual([0, expect.stringContaining('done')])
  const begun = stdout.split('\n').filter((line) => line.startsWith('[compiling method'))
  return {
    aside: begun.filter((line) => line.includes('mode: ConcurrencyMode::kConcurrent')).length,
    all: begun.length,
  }
}

// Node that leaves while such a thread waits for it hangs for ever.
test.each([['worker', 'load-image', 'id'], ['serve'], ['backup', '--json']])(
  'no compiler runs in a thread of its own: lifeboat %s',
  async (...words) => {
    expect(compile(await flagsOf(...words)).aside).toBe(0)
  },
)

test('a worker has its functions compiled all the same', async () => {
  expect(compile(await flagsOf('worker', 'load-image')).all).toBeGreaterThan(0)
  expect(compile([]).aside).toBeGreaterThan(0)
})
