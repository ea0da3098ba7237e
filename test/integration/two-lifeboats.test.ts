/** Two stacks back up into one repository at once, one of them killed now and then: whatever is listed restores. TWO_ROUNDS rounds, 50 by default; TORTURE only. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { killLifeboat, type Victim } from '../support/kill-lifeboat.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { fillStack } from '../support/rebuild/fill-stack.ts'
import { runSql } from '../support/rebuild/run-sql.ts'
import { awaitHealthy } from '../support/rebuild/scene.ts'
import { succeed } from '../support/run-command.ts'
import { seedRandom } from '../support/seeded-random.ts'

const rounds = Number(process.env['TWO_ROUNDS'] ?? 50)
const seed = Number(process.env['TORTURE_SEED'] ?? 1)
const limit = 4 * 3_600_000
/** Of a file that no compression makes smaller. */
const sharedBytes = 32 << 20

let repository: string
let stacks: readonly OwnStack[] = []
/** What stood in both places while a backup was made, by the id of the backup. */
const roundOf = new Map<string, number>()
let kills = 0

beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'lifeboat-shared-'))
  const variables = { TEST_REPOSITORY: repository, COMPOSE_FILE: 'shop.yml' }
  stacks = [await startOwnStack('rebuild', variables), await startOwnStack('rebuild', variables)]
  for (const stack of stacks) {
    await fillStack(stack)
    await runSql(stack, 'CREATE TABLE rounds AS SELECT 0 AS n')
    await awaitHealthy(stack.project)
  }
  await backUp(first(), 0)
}, 600_000)

afterAll(async () => {
  for (const stack of stacks) await stack.down()
  if (repository !== undefined) await rm(repository, { recursive: true, force: true })
})

test('what both hold is stored once', async ({ annotate }) => {
  const script = `import random; random.seed(1); open('/uploads/shared', 'wb').write(random.randbytes(${sharedBytes}))`
  const added: number[] = []
  for (const stack of stacks) {
    await stack.shell('app', `python3 -c "${script}"`)
    const { parts } = await ask<Manifest>(stack, ['backup', '--type', 'volumes'])
    added.push(parts.reduce((sum, { addedBytes }) => sum + addedBytes, 0))
    await stack.shell('app', 'rm /uploads/shared')
  }

  await annotate(`the first added ${added[0]} bytes, the second ${added[1]}`)
  expect(added[0]).toBeGreaterThan(sharedBytes)
  expect(added[1]).toBeLessThan(sharedBytes / 50)
})

test(
  `${rounds} rounds: each stack backs up what it then is, or is killed over it`,
  { timeout: limit },
  async ({ annotate }) => {
    const random = seedRandom(seed)
    let wholeMs = 20_000
    for (let round = 1; round <= rounds; round += 1) {
      for (const stack of stacks) await enter(stack, round)
      const startedMs = performance.now()
      const both = stacks.map((stack) => backUp(stack, round))
      const victim = random() < 0.5 ? stacks[random() < 0.5 ? 0 : 1] : undefined
      if (victim !== undefined) {
        await wait(random() * wholeMs * 1.1)
        await kill(victim, random() < 0.5 ? 'process' : 'container')
      }
      const codes = await Promise.all(both)
      const spared = codes.filter((_code, index) => stacks[index] !== victim)
      expect(spared, `round ${round}`).toEqual(spared.map(() => 0))
      if (victim === undefined) wholeMs = performance.now() - startedMs
    }
    await annotate(`${rounds} rounds, ${kills} kills, ${roundOf.size} backups known`)
  },
)

test('neither lists or removes what is the other’s', { timeout: limit }, async () => {
  const [all, ...own] = await Promise.all([
    ask<Backup[]>(first(), ['list', '--all-hosts']),
    ...stacks.map((stack) => ask<Backup[]>(stack, ['list'])),
  ])
  expect(
    own
      .flat()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(all.map(({ id }) => id).toSorted())
  expect(own.map((list) => new Set(list.map(({ project }) => project)))).toEqual(
    stacks.map(({ project }) => new Set([project])),
  )

  await ask(first(), ['prune', '--keep', 'last=10', '--yes'])

  // The rules count each type for itself.
  const kept = await ask<Backup[]>(first(), ['list'])
  expect(kept.map(({ type }) => type).toSorted()).toEqual([
    ...Array.from({ length: 10 }, () => 'full'),
    'volumes',
  ])
  expect(await ask<Backup[]>(stacks[1], ['list'])).toEqual(own[1])
})

test('every backup that is listed restores to one moment', { timeout: limit }, async () => {
  for (const stack of stacks) {
    for (const { id, state, type } of await ask<Backup[]>(stack, ['list'])) {
      expect(state, id).toBe('complete')
      await enter(stack, -1)
      const { exitCode, stderr } = await stack.lifeboat(['restore', id, '--yes', '--no-safeguard'])
      expect([exitCode, exitCode === 0 ? '' : stderr], id).toEqual([0, ''])

      if (type === 'volumes') {
        expect(await stack.shell('app', 'stat -c %s /uploads/shared')).toBe(`${sharedBytes}\n`)
        continue
      }
      const [row, file] = await read(stack)
      expect(file, id).toBe(row)
      const known = roundOf.get(id)
      if (known !== undefined) expect(row, id).toBe(known)
      expect(row, id).not.toBe(-1)
    }
  }
  expect(await ask(first(), ['read-back'])).toMatchObject({ damage: [], backups: [] })
})

function first(): OwnStack | undefined {
  return stacks[0]
}

async function enter(stack: OwnStack, round: number): Promise<void> {
  await runSql(stack, `UPDATE rounds SET n = ${round}`)
  await stack.shell('app', `echo ${round} >/uploads/round`)
}

async function read(stack: OwnStack): Promise<[row: number, file: number]> {
  const row = await stack.shell('app', 'psql -XAtc "SELECT n FROM rounds"')
  return [Number(row), Number(await stack.shell('app', 'cat /uploads/round'))]
}

/** Gives the exit code. */
async function backUp(stack: OwnStack | undefined, round: number): Promise<number> {
  if (stack === undefined) throw new Error('there is no such stack')
  const { exitCode, stdout } = await stack.lifeboat(['backup', '--json'])
  if (exitCode === 0) roundOf.set((JSON.parse(stdout) as Manifest).id, round)
  return exitCode
}

async function kill(stack: OwnStack, victim: Victim): Promise<void> {
  killLifeboat(stack, victim)
  kills += 1
  if (victim === 'container') await succeed('docker', ['start', stack.container('lifeboat')])
}

async function ask<Answer>(stack: OwnStack | undefined, args: readonly string[]): Promise<Answer> {
  if (stack === undefined) throw new Error('there is no such stack')
  const { exitCode, stdout, stderr } = await stack.lifeboat([...args, '--json'])
  if (exitCode === 0) return JSON.parse(stdout) as Answer
  throw new Error(`lifeboat ${args.join(' ')} ended with ${exitCode}:\n${stderr}${stdout}`)
}
