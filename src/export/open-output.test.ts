import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { Mount, Self } from '../model/stack.ts'
import { openOutput } from './open-output.ts'

test('a file appears under its name when all of it is written, and not before', async () => {
  const folder = temporaryFolder()
  const output = await open(folder, 'deep/x.tar.zst')

  await output.write(Readable.from([Buffer.from('one'), Buffer.from('two')]))
  expect(readdirSync(join(folder, 'deep'))).toEqual(['x.tar.zst.part'])

  await output.finish()
  expect(readdirSync(join(folder, 'deep'))).toEqual(['x.tar.zst'])
  expect(readFileSync(join(folder, 'deep/x.tar.zst'), 'utf8')).toBe('onetwo')
})

test('what was written is counted and hashed', async () => {
  const output = await open(temporaryFolder(), 'x')
  await output.write(Readable.from([Buffer.from('one'), Buffer.from('two')]))

  expect(output.written()).toEqual({
    bytes: 6,
    sha256: createHash('sha256').update('onetwo').digest('hex'),
  })
  await output.discard()
})

test('what was finished is gone too when it is discarded', async () => {
  const folder = temporaryFolder()
  const output = await open(folder, 'x')
  await output.write(Readable.from([Buffer.from('all')]))
  await output.finish()

  await output.discard()

  expect(readdirSync(folder)).toEqual([])
})

test('what was not finished leaves nothing', async () => {
  const folder = temporaryFolder()
  const unwritten = await open(folder, 'x')
  await unwritten.discard()
  const written = await open(folder, 'x')
  await written.write(Readable.from([Buffer.from('half')]))

  await written.discard()

  expect(readdirSync(folder)).toEqual([])
})

test('what came in the meantime under its name is not replaced', async () => {
  const folder = temporaryFolder()
  const output = await open(folder, 'x')
  await output.write(Readable.from([Buffer.from('new')]))
  writeFileSync(join(folder, 'x'), 'other')

  await expect(output.finish()).rejects.toMatchObject({ code: 'export-target-exists' })
  await output.discard()

  expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('other')
  expect(readdirSync(folder)).toEqual(['x'])
})

test.each([
  ['volume', true],
  ['bind', true],
  ['tmpfs', false],
  ['other', false],
] as const)('a %s is a place that stays: %s', async (kind, stays) => {
  const folder = temporaryFolder()
  const opening = openOutput(self(folder, kind), request(join(folder, 'x')))

  if (stays) await (await opening).discard()
  else {
    await expect(opening).rejects.toMatchObject({
      code: 'export-target-not-mounted',
      hint: expect.stringContaining('./exports:/exports'),
    })
  }
})

test('the repository’s folder is no place for an export', async () => {
  const folder = temporaryFolder()
  const inside = {
    ...request(join(folder, 'repository/x')),
    repository: join(folder, 'repository'),
  }

  await expect(openOutput(self(folder, 'volume'), inside)).rejects.toMatchObject({
    code: 'export-target-not-mounted',
    message: `${folder}/repository/x is in the repository`,
  })
})

test('a disk with too little space is refused before anything is left on it', async () => {
  const folder = temporaryFolder()
  const huge = { ...request(join(folder, 'x')), bytesAtLeast: 2 ** 60 }

  await expect(openOutput(self(folder, 'volume'), huge)).rejects.toMatchObject({
    code: 'too-little-space',
    hint: expect.stringContaining('--no-space-check'),
  })
  expect(readdirSync(folder)).toEqual([])
})

function open(folder: string, name: string): ReturnType<typeof openOutput> {
  return openOutput(self(folder, 'volume'), request(join(folder, name)))
}

function request(file: string): Parameters<typeof openOutput>[1] {
  return { file, repository: '/repository', bytesAtLeast: 1 }
}

function self(target: string, kind: Mount['kind']): Self {
  const mount = { kind, source: 'exports', target, writable: true, anonymous: false }
  return { containerId: 'id', image: 'lifeboat', project: 'shop', mounts: [mount], networks: [] }
}
