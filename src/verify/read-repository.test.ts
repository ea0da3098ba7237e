import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { WorkerFailedError, type RunWorker } from '../model/worker.ts'
import { readRepository } from './read-repository.ts'

const summary = '{"message_type":"summary","num_errors":1,"broken_packs":null}\n'
const damaged = new WorkerFailedError('it failed', { stdout: summary, stderr: '' }, 1)
const [pack, other, blob] = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
const none = { unreadable: [] }

test('what is found while others write is looked at again, and is no damage when it is gone then', async () => {
  const { request, calls } = inUse([damaged, undefined])

  expect(await readRepository(request, none)).toEqual({ findings: [], touched: new Set() })
  expect(calls()).toBe(2)
})

test('what is found twice while others write says nothing of any backup', async () => {
  const { request, calls } = inUse([damaged, damaged])

  await expect(readRepository(request, none)).rejects.toMatchObject({ code: 'repository-in-use' })
  expect(calls()).toBe(2)
})

test('what is found while a pruning comes and goes is looked at again', async () => {
  const { request, calls } = inUse([damaged, undefined], {
    onCall: (location) => rmSync(join(location, 'index', 'i1'), { force: true }),
  })

  expect(await readRepository(request, none)).toEqual({ findings: [], touched: new Set() })
  expect(calls()).toBe(2)
})

test('what is found again while nobody writes any more is damage: what came before says nothing', async () => {
  const { request, calls } = inUse([damaged, damaged], {
    onCall: (location, call) => call === 0 && rmSync(join(location, 'index', 'i1')),
  })

  expect((await readRepository(request, none)).findings).toMatchObject([
    { code: 'repository-damaged' },
  ])
  expect(calls()).toBe(2)
})

test.each([
  ['does not hold what its name says', `pack ${pack} contains 1 errors: [blob ${blob}: bad]`],
  ['is not as long as it was', `pack ${pack}: unexpected file size: got 1, expected 2`],
])('a file that %s is damage, whoever writes, when it is found twice', async (_what, line) => {
  const strange = `pack ${other}: does not exist`
  const { request } = inUse([saying(strange, line), saying(line)])

  const { findings } = await readRepository(request, none)

  expect(findings).toMatchObject([{ code: 'repository-damaged', details: [line] }])
})

test.each([
  ['in two files', [`pack ${pack} contains 1 errors: []`], [`pack ${other} contains 1 errors: []`]],
  ['a file that is not there', [`pack ${pack}: does not exist`], [`pack ${pack}: does not exist`]],
  [
    'a piece that no index knows',
    [`  tree ${pack}: file "a" blob ${blob} not found in index`],
    [`  tree ${pack}: file "a" blob ${blob} not found in index`],
  ],
])('but not %s: writers bring that about', async (_what, first, second) => {
  const { request } = inUse([saying(...first), saying(...second)])

  await expect(readRepository(request, none)).rejects.toMatchObject({ code: 'repository-in-use' })
})

test('what is found while nobody writes is damage, and is not read again', async () => {
  const { request, calls } = inUse([damaged], { onCall: () => undefined })

  const { findings, touched } = await readRepository(request, none)

  expect(findings).toMatchObject([{ code: 'repository-damaged' }])
  expect(touched).toBeUndefined()
  expect(calls()).toBe(1)
})

test('what is damaged stays found where restic cannot be asked whom that touches', async () => {
  const stderr = `{"message_type":"error","message":"pack ${'a'.repeat(64)}: does not exist"}`
  const gone = new WorkerFailedError('it failed', { stdout: summary, stderr }, 1)
  const { request } = inUse([gone], { onCall: () => undefined })

  const { findings, touched } = await readRepository(request, none)

  expect(findings).toMatchObject([{ code: 'repository-damaged' }])
  expect(touched).toBeUndefined()
})

test('a share is asked for as a share', async () => {
  const { request, asked } = inUse([undefined])

  await readRepository(request, none, '3/30')

  expect(asked[0]).toContain('--read-data-subset=3/30')
})

test('a snapshot that cannot be read is a finding though all else is sound', async () => {
  const { request } = inUse([undefined])

  const { findings } = await readRepository(request, { unreadable: ['a1'] })

  expect(findings).toMatchObject([{ what: 'the file snapshots/a1', code: 'snapshot-damaged' }])
})

function saying(...lines: string[]): Error {
  const said = lines.map((message) => JSON.stringify({ message_type: 'error', message }))
  return new WorkerFailedError('it failed', { stdout: summary, stderr: said.join('\n') }, 1)
}

/** A repository with somebody else's lock, or with what happens to it while it is read, and a worker that ends one way after another. */
function inUse(
  ends: (Error | undefined)[],
  { onCall }: { readonly onCall?: (location: string, call: number) => unknown } = {},
) {
  const location = temporaryFolder()
  for (const folder of ['locks', 'index']) mkdirSync(join(location, folder))
  writeFileSync(join(location, 'index', 'i1'), '')
  if (onCall === undefined) writeFileSync(join(location, 'locks', 'a1'), '')
  const asked: (readonly string[])[] = []
  let calls = 0
  const runWorker: RunWorker = async ({ command }) => {
    const end = ends[calls]
    asked.push(command)
    onCall?.(location, calls)
    calls += 1
    if (end !== undefined) throw end
    return { stdout: '', stderr: '' }
  }
  const repository = { location, password: undefined, mounts: [] }
  const run = { signal: new AbortController().signal }
  return { request: { run, runWorker, repository, image: 'lifeboat' }, asked, calls: () => calls }
}
