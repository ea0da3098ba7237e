import { mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { makeTools, runHere } from '../../test/support/exchange-tools.ts'
import { LifeboatError } from '../errors.ts'
import type { Pair } from '../model/journal.ts'
import type { WorkerOutput, WorkerSpec } from '../model/worker.ts'
import {
  exchangeFolders,
  lookAtFolders,
  readLooked,
  type Direction,
  type Looked,
} from './exchange-folders.ts'

const place = {
  volume: 'uploads',
  live: 'uploads/_data',
  beside: 'scratch/_data/volumes/uploads',
}
const other = { volume: 'media', live: 'media/_data', beside: 'scratch/_data/volumes/media' }

/** Stands for the engine's folder of volumes. */
let folder: string
let tools: string

beforeAll(async () => {
  tools = await makeTools()
})

afterAll(() => rm(tools, { recursive: true, force: true }))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-exchange-'))
  for (const { live, beside } of [place, other]) {
    await make(live, 'old')
    await make(beside, 'new')
  }
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('an exchange', () => {
  test('brings what was restored into each volume’s place, and what was live beside it', async () => {
    await exchange('in')

    expect(await contents()).toEqual(['new', 'old', 'new', 'old'])
  })

  test('goes back by the same act', async () => {
    const pairs = await lookPairs()
    await exchange('in', pairs)

    await exchange('out', pairs)

    expect(await contents()).toEqual(['old', 'new', 'old', 'new'])
  })

  test.each<[string, Direction[], string[]]>([
    ['in, twice', ['in', 'in'], ['new', 'old', 'new', 'old']],
    ['out before it came in', ['out'], ['old', 'new', 'old', 'new']],
    ['out, twice', ['in', 'out', 'out'], ['old', 'new', 'old', 'new']],
  ])('may be said again: %s', async (_what, directions, expected) => {
    const pairs = await lookPairs()

    for (const direction of directions) await exchange(direction, pairs)

    expect(await contents()).toEqual(expected)
  })

  test.each<[Direction, string[]]>([
    ['in', ['new', 'old', 'new', 'old']],
    ['out', ['old', 'new', 'old', 'new']],
  ])('that was cut off between two volumes goes %s as a whole', async (direction, expected) => {
    const pairs = await lookPairs()
    await exchange('in', pairs.slice(0, 1))

    await exchange(direction, pairs)

    expect(await contents()).toEqual(expected)
  })

  test('that went back is so although the scratch volume is gone', async () => {
    const pairs = await lookPairs()
    await rm(join(folder, 'scratch'), { recursive: true })

    await exchange('out', pairs)

    expect(await readdir(join(folder, place.live))).toEqual(['old'])
  })

  test('has nothing to take back while the restored side stands beside, whatever is live by now', async () => {
    const pairs = await lookPairs()
    await exchange('in', pairs.slice(1))
    await rename(join(folder, place.live), join(folder, 'kept'))
    await make(place.live, 'foreign')

    await exchange('out', pairs)

    expect(await contents()).toEqual(['foreign', 'new', 'old', 'new'])
  })

  test.each<[string, Direction, string]>([
    ['the live side was made anew', 'in', place.live],
    ['the restored side was made anew', 'in', place.beside],
    ['what was live is gone from the scratch volume', 'out', place.beside],
  ])('is refused when %s, and nothing is moved', async (_what, direction, changed) => {
    const pairs = await lookPairs()
    if (direction === 'out') await exchange('in', pairs)
    await rename(join(folder, changed), join(folder, 'kept'))
    await make(changed, 'foreign')

    await expect(exchange(direction, pairs)).rejects.toMatchObject({
      code: 'files-not-exchanged',
      message: 'the restored files could not be exchanged',
      hint: 'The tool’s own words stand below; most often a volume was removed or made anew meanwhile.',
      details: [expect.stringContaining('is neither what was there nor what was restored')],
    })
    expect(await readdir(join(folder, changed))).toEqual(['foreign'])
  })

  test.each([
    ['the volume', 'uploads'],
    ['its folder', place.live],
    ['the scratch volume', 'scratch'],
    ['a folder in it', 'scratch/_data/volumes'],
    ['the restored folder', place.beside],
  ])('follows no link: %s', async (_what, path) => {
    const pairs = await lookPairs()
    await rename(join(folder, path), join(folder, 'outside'))
    await symlink(join(folder, 'outside'), join(folder, path))

    await expect(exchange('in', pairs)).rejects.toMatchObject({ code: 'files-not-exchanged' })
    expect(await readdir(join(folder, place.live))).toEqual(['old'])
  })

  test.each(['../uploads/_data', 'uploads/../uploads/_data', 'uploads//_data', './uploads/_data'])(
    'takes no path that leads about: %s',
    async (live) => {
      const [pair] = await lookPairs()
      const pairs = pair === undefined ? [] : [{ ...pair, live }]

      await expect(exchange('in', pairs)).rejects.toMatchObject({ code: 'files-not-exchanged' })
    },
  )

  test('is a worker’s that sees the engine’s folder and no network', async () => {
    const specs: WorkerSpec[] = []
    const keep = async (spec: WorkerSpec): Promise<WorkerOutput> => {
      specs.push(spec)
      return { stdout: '', stderr: '' }
    }

    for (const direction of ['in', 'out'] as const) {
      await exchangeFolders(keep, 'sha256:lifeboat', { folder: '/vol', pairs: [] }, direction)
    }

    expect(specs.map(({ purpose }) => purpose)).toEqual(['exchange-files', 'exchange-back'])
    for (const { mounts, network, capabilities } of specs) {
      expect(mounts).toEqual([{ kind: 'bind', source: '/vol', target: '/volumes', writable: true }])
      expect([network, capabilities]).toEqual(['none', ['DAC_OVERRIDE']])
    }
  })

  test('hands on what is no failure of the tool', async () => {
    const lost = new LifeboatError('engine-connection-lost', 'lost', { hint: 'x' })
    const fail = (): Promise<never> => Promise.reject(lost)

    await expect(
      exchangeFolders(fail, 'sha256:lifeboat', { folder, pairs: [] }, 'in'),
    ).rejects.toBe(lost)
  })
})

describe('a look at both sides', () => {
  test('gives the inodes of each, and changes nothing', async () => {
    const inode = async (path: string): Promise<string> =>
      String((await stat(join(folder, path))).ino)

    expect(await look()).toEqual([
      { ...place, liveInode: await inode(place.live), newInode: await inode(place.beside) },
      { ...other, liveInode: await inode(other.live), newInode: await inode(other.beside) },
    ])
    expect(await contents()).toEqual(['old', 'new', 'old', 'new'])
    expect(await readdir(join(folder, 'scratch/_data'))).toEqual(['volumes'])
  })

  test.each(['uploads', place.live, place.beside])(
    'says that %s is a link, and of the other volume that it is well',
    async (path) => {
      await rename(join(folder, path), join(folder, 'outside'))
      await symlink(join(folder, 'outside'), join(folder, path))

      const [first, second] = await look()

      expect(first).toEqual({ volume: 'uploads', reason: 'its folder is not a plain one' })
      expect(second).toMatchObject(other)
    },
  )

  test.each([
    ['.other-disk', 'it is a file system of its own'],
    ['.mounted', 'it is a file system of its own'],
    ['.cannot-exchange', 'its file system cannot exchange'],
  ])('says what stands against it: %s', async (mark, reason) => {
    await make(mark === '.cannot-exchange' ? 'scratch/_data/trial/a' : place.live, mark)

    expect((await look())[0]).toEqual({ volume: 'uploads', reason })
    expect(await readdir(join(folder, place.beside))).toEqual(['new'])
  })

  test.each([
    ['', 'nothing was said of it'],
    ['its file system cannot exchange', 'its file system cannot exchange'],
    ['ok 1', 'ok 1'],
    ['ok 1 none', 'ok 1 none'],
  ])('takes nothing for well but two inodes: %j', (line, reason) => {
    expect(readLooked(`${line}\n`, [place])).toEqual([{ volume: 'uploads', reason }])
  })
})

async function make(path: string, file: string): Promise<void> {
  await mkdir(join(folder, path), { recursive: true })
  await writeFile(join(folder, path, file), '')
}

/** What each side holds: live, beside, of one volume after the other. */
async function contents(): Promise<string[]> {
  const sides = [place, other].flatMap(({ live, beside }) => [live, beside])
  return (await Promise.all(sides.map((path) => readdir(join(folder, path))))).flat()
}

async function exchange(direction: Direction, pairs?: readonly Pair[]): Promise<void> {
  const given = { folder, pairs: pairs ?? (await lookPairs()) }
  await exchangeFolders((spec) => runHere(spec, folder, tools), 'sha256:lifeboat', given, direction)
}

async function lookPairs(): Promise<Pair[]> {
  return (await look()).flatMap((each) => ('reason' in each ? [] : [each]))
}

function look(): Promise<Looked[]> {
  return lookAtFolders((spec) => runHere(spec, folder, tools), 'sha256:lifeboat', folder, [
    place,
    other,
  ])
}
