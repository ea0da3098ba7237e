import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import type { RestorePlan } from '../../src/model/restore.ts'
import { askLifeboat, restore } from '../support/restore/ask-lifeboat.ts'
import { expectUntouched } from '../support/restore/expect-untouched.ts'
import { flipByte, type Place } from '../support/restore/flip-byte.ts'
import { makeIncomplete, startSmallStack, type SmallStack } from '../support/restore/small-stack.ts'
import type { Outcome } from '../support/run-command.ts'

let stack: SmallStack
let manifest: Manifest
let volume: string
/** Folder of the dump of the database `shop`. */
let dump: string

beforeAll(async () => {
  stack = await startSmallStack()
  manifest = await askLifeboat(stack, ['show', stack.backup])
  volume = `/stack/volumes/${stack.project}_uploads`
  dump = manifest.servers[0]?.databases.find(({ name }) => name === 'shop')?.path ?? 'none'
})

afterAll(async () => {
  await stack?.down()
})

describe('one byte of the repository has changed', () => {
  test.each<[string, Place['kind'], () => string, string[]]>([
    ['the list of a folder', 'files', () => `${volume}/`, ['--type', 'volumes']],
    ['a dump', 'databases', () => `${dump}/toc.dat`, ['--database', 'shop']],
    ['the list of a dump', 'databases', () => `${dump}/`, ['--type', 'database']],
  ])('in the midst of %s: refused, the part is named', async (_what, kind, path, args) => {
    const mend = await flipByte(stack, manifest, { kind, path: path() })

    const { exitCode, stderr } = await refuse(stack.backup, ...args)
    await mend()

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 })
    expect(stderr).toContain(
      `error: the ${kind} part of backup ${stack.backup} cannot be read out of the repository`,
    )
    expect(stderr).toContain('hint: Choose another backup')
  })

  test('of a part that is not restored: no obstacle', async () => {
    const mend = await flipByte(stack, manifest, { kind: 'databases', path: `${dump}/toc.dat` })

    await restore(stack, stack.backup, '--type', 'volumes')
    await mend()

    expect(await stack.shell('web', 'ls /uploads')).toBe('index.html\nphoto\n')
  })
})

describe('a backup that is incomplete', () => {
  test('by its full id: the plan says what it lacks, and the rest is restored', async () => {
    const id = await makeIncomplete(stack)
    await stack.shell('web', 'echo later >/uploads/later')

    const plan = await askLifeboat<RestorePlan>(stack, ['restore', id, '--dry-run'])
    const report = await restore(stack, id)

    expect(plan.absent).toContain('databases: this backup holds none')
    expect(report).toMatchObject({ databases: [], files: [{ inside: null }] })
    expect(await stack.shell('web', 'ls /uploads')).toBe('index.html\nphoto\n')
  })

  test('is never the latest', async () => {
    const plan = await askLifeboat<RestorePlan>(stack, ['restore', 'latest', '--dry-run'])

    expect(plan.backup.id).toBe(stack.backup)
  })
})

test('a dump of a newer server than the one that runs: refused by the versions', async () => {
  const older = { TEST_POSTGRES_IMAGE: 'postgres:15', TEST_DATABASE: 'older' }
  await stack.compose(['up', '--detach', '--wait', 'db'], older)

  const { exitCode, stderr } = await refuse(stack.backup)

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: the backup of db is of PostgreSQL 17, its server is 15')
  expect(stderr).toContain('run db with PostgreSQL 17 or newer')
})

test('a part that is not in the repository any more: refused, the part is named', async () => {
  const { snapshot } = manifest.parts.find(({ kind }) => kind === 'files') ?? {}
  await stack.shell(
    'lifeboat',
    `RESTIC_PASSWORD=$LIFEBOAT_PASSWORD restic --repo /repository --quiet forget ${snapshot}`,
  )

  const { exitCode, stderr } = await refuse(stack.backup, '--type', 'volumes')

  expect(exitCode).toBe(2)
  expect(stderr).toContain(
    `error: the files part of backup ${stack.backup} is not in the repository`,
  )
})

function refuse(...args: string[]): Promise<Outcome> {
  return expectUntouched(stack, () => stack.lifeboat(['restore', ...args, '--yes']))
}
