import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import type { BackupPlan } from '../../src/model/plan.ts'
import { isTorture } from '../support/torture.ts'
import { openHttp, type Http } from '../support/http.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { readExposition } from '../support/read-exposition.ts'
import { giveRepository } from '../support/ready-repository.ts'
import type { Outcome } from '../support/run-command.ts'

let stack: OwnStack
let http: Http
let first: Manifest
let made: Outcome
let expected: { code: string; detail: string }[]

beforeAll(async () => {
  stack = await startOwnStack('coverage')
  await stack.compose('up', '--detach', '--wait', 'lifeboat')
  await giveRepository(stack.container('lifeboat'))
  http = await openHttp(stack.container('lifeboat'), 'test-token-of-sixteen')
  await stack.shell('db', 'createdb -U postgres shop')
  await stack.shell('app', 'for i in $(seq 150); do head -c 10000 /dev/zero >/uploads/$i; done')
  first = await backUp()

  await stack.shell('db', 'dropdb -U postgres shop')
  await stack.shell('app', 'rm /uploads/*')
  await stack.compose('--profile', 'later', 'up', '--detach', 'cache')
  made = await stack.lifeboat(['backup'])
  expected = [
    {
      code: 'service-not-held',
      detail: `service cache is new since backup ${first.id}, and nothing of it is backed up: /data (lifeboat.enable of cache leaves it out)`,
    },
    {
      code: 'database-gone',
      detail: `database "shop" of db was in backup ${first.id} and is not in this one: the server has none of that name any more`,
    },
    {
      code: 'volume-shrank',
      detail: `volume ${stack.project}_uploads is many times smaller than in backup ${first.id}: 0 B, 1.4 MiB before; 0 files, 150 files before`,
    },
    {
      code: 'part-shrank',
      detail: `the files part is many times smaller than in backup ${first.id}: 0 B, 1.4 MiB before; 0 files, 150 files before`,
    },
  ]
})

afterAll(() => stack.down())

test('the first backup is held against nothing, and says how much a volume holds', () => {
  expect(first).toMatchObject({ state: 'complete', sinceLast: { backup: null, warnings: [] } })
  expect(first.archived).toMatchObject([
    { source: `${stack.project}_uploads`, files: 150, bytes: 1_500_000 },
  ])
})

describe('what is gone, shrunken, or new and not held', () => {
  test('is named by the backup, which is complete all the same', async () => {
    expect(made).toMatchObject({ exitCode: 0 })
    expect(warningsIn(made.stdout)).toEqual(expected.map(({ detail }) => detail))
  })

  test('is named by show', async () => {
    const { stdout } = await stack.lifeboat(['show', 'latest'])
    const shown = await stack.lifeboat(['show', 'latest', '--json'])

    expect(warningsIn(stdout)).toEqual(expected.map(({ detail }) => detail))
    const { sinceLast } = JSON.parse(shown.stdout) as Manifest
    expect(sinceLast).toEqual({ backup: first.id, warnings: expected })
  })

  test('is named by /health, which stays well', async () => {
    expect(await http.get('/health')).toMatchObject({
      status: 200,
      body: { healthy: true, reasons: [], warnings: expected },
    })
  })

  test('is counted by its kind', async () => {
    expect(await countWarnings()).toEqual({
      'service-not-held': 1,
      'database-gone': 1,
      'volume-shrank': 1,
      'part-shrank': 1,
    })
  })
})

test.runIf(isTorture)(
  'a backup of a stack that has not changed since takes the warnings back',
  async () => {
    const { id } = JSON.parse(
      (await stack.lifeboat(['show', 'latest', '--json'])).stdout,
    ) as Manifest

    const again = await backUp()

    expect(again).toMatchObject({ state: 'complete', sinceLast: { backup: id, warnings: [] } })
    expect((await http.get('/health')).body).toMatchObject({ latest: again.id, warnings: [] })
    expect(await countWarnings()).toEqual({})
  },
)

test('a backup before that cannot be read is a warning, and the new one is complete', async () => {
  await publishUnreadable('2026-01-01T00-00-00Z-none')

  const { state, sinceLast } = await backUp('--type', 'config')

  expect(state).toBe('complete')
  expect(sinceLast).toEqual({
    backup: '2026-01-01T00-00-00Z-none',
    warnings: [
      {
        code: 'not-compared',
        detail: expect.stringContaining('2026-01-01T00-00-00Z-none, which cannot be read'),
      },
    ],
  })
})

test('a volume whose container was removed is held all the same', async () => {
  await stack.compose('rm', '--stop', '--force', 'app')
  const uploads = `${stack.project}_uploads`

  const { coverage, steps } = JSON.parse(
    (await stack.lifeboat(['plan', '--json'])).stdout,
  ) as BackupPlan

  expect(coverage).toContainEqual(
    expect.objectContaining({ class: 'archived', service: '(none)', source: uploads }),
  )
  expect(steps).toContainEqual(expect.objectContaining({ do: 'archive', source: uploads }))
  if (!isTorture) return
  const { id, archived, sinceLast } = await backUp()
  expect(archived).toContainEqual(expect.objectContaining({ source: uploads }))
  expect(sinceLast.warnings.map(({ code }) => code)).not.toContain('volume-gone')
  const restored = await stack.lifeboat(['restore', id, '--volume', 'uploads', '--yes'])
  expect(restored).toMatchObject({ exitCode: 0 })
})

async function backUp(...options: readonly string[]): Promise<Manifest> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json', ...options])
  if (exitCode === 0) return JSON.parse(stdout) as Manifest
  throw new Error(`lifeboat backup ended with ${exitCode}:\n${stderr}${stdout}`)
}

function warningsIn(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.startsWith('warning: '))
  return lines.map((line) => line.slice('warning: '.length))
}

/** Kinds that there are none of are 0; they are left out here. */
async function countWarnings(): Promise<Record<string, number>> {
  const answer = await fetch(`${http.base}/metrics`, {
    headers: { authorization: 'Bearer test-token-of-sixteen' },
  })
  const counts = readExposition(await answer.text())
    .samples.filter(({ name }) => name === 'lifeboat_backup_warnings')
    .map(({ labels, value }) => [labels['kind'], value] as const)
  expect(counts).toHaveLength(8)
  return Object.fromEntries(counts.filter(([, value]) => value > 0))
}

/** A manifest that is listed like any other, as the newest one, and holds nothing that anybody can read. */
async function publishUnreadable(id: string): Promise<void> {
  const tags = {
    lifeboat: 'manifest',
    format: 1,
    backup: id,
    project: stack.project,
    type: 'full',
    services: '',
    reason: 'asked',
    state: 'complete',
    consistency: 'ordered',
    started: '2026-01-01T00:00:00.000Z',
    finished: '2026-01-01T00:00:01.000Z',
    sequence: 1000,
    bytes: 0,
    added: 0,
  }
  const options = Object.entries(tags).map(([name, value]) => `--tag '${name}=${value}'`)
  await stack.shell(
    'lifeboat',
    `echo '{"format": 99}' | RESTIC_PASSWORD=test restic --no-cache --repo /repository --quiet backup \
      --stdin --stdin-filename manifest.json --host '${first.host}' ${options.join(' ')}`,
  )
}
