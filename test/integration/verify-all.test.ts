/** The whole repository of a running stack, damaged and verified by the command line. TORTURE tries every damage of the list. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { listFindings, type RepositoryCheck } from '../../src/model/repository-check.ts'
import { isTorture } from '../support/torture.ts'
import { damageTools, liveDamages } from '../support/damage/live-damages.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { spoilDumps } from '../support/verify/spoil-dumps.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

let stack: TestStack
let manifest: Manifest
let inventory: string[]

beforeAll(async () => {
  stack = await startTestStack()
  await stack.shell('files', 'echo one >/data/one')
  manifest = await askLifeboat<Manifest>(stack, ['backup'])
  inventory = await listInventory(stack.project)
  await keepAsSound()
})

afterEach(() =>
  stack.shell(
    'lifeboat',
    'find /repository -mindepth 1 -delete; cp -a /tmp/sound/. /repository/; cp /tmp/known-backups.json /state/',
  ),
)

afterAll(() => stack?.down())

test('a sound repository proves each of its backups stored, and says so beside them', async () => {
  const { exitCode, check } = await verifyAll()

  expect(exitCode).toBe(0)
  expect(check).toMatchObject({
    backups: [{ id: manifest.id, state: 'sound' }],
    findings: [],
    notes: [],
  })
  expect(await listLevels()).toEqual({ [manifest.id]: 'stored' })
  expect(await listInventory(stack.project)).toEqual(inventory)
  await keepAsSound()
})

test.each(liveDamages.filter((_each, index) => index === 0 || isTorture))(
  'a backup of which there is $what is named: $state',
  async ({ command, findings, state }) => {
    await stack.shell('lifeboat', await describeDamage(command))

    const { exitCode, check } = await verifyAll()

    expect(exitCode).toBe(13)
    expect(check.backups).toMatchObject([{ id: manifest.id, state }])
    expect(listFindings(check).map(({ code }) => code)).toEqual(findings)
    expect(await listInventory(stack.project)).toEqual(inventory)
  },
)

test.runIf(isTorture)(
  'a snapshot that cannot be read is said by list, and nothing is pruned: its parts would look like leftovers',
  async () => {
    await stack.shell('lifeboat', await describeDamage('flip snapshots/$MANIFEST'))

    expect((await stack.lifeboat(['list'])).stderr).toContain('1 of the repository’s snapshots')
    const { exitCode, stderr } = await stack.lifeboat(['prune', '--keep', 'last=1', '--yes'])

    expect(exitCode).toBe(2)
    expect(stderr).toContain('1 of the repository’s snapshots cannot be read')
  },
)

test.runIf(isTorture)(
  'a backup that was removed by hand is missed until one says that it was meant',
  async () => {
    await stack.shell('lifeboat', await describeDamage('rm snapshots/$MANIFEST'))

    const meant = await verifyAll('--forget-lost')
    expect([meant.exitCode, meant.check.forgetsLost]).toEqual([0, true])
    expect(meant.check.backups).toMatchObject([{ state: 'lost' }])
    expect(await verifyAll()).toMatchObject({ exitCode: 0, check: { backups: [] } })
  },
)

test.runIf(isTorture)(
  'a part that lists another number of files than were stored is damaged, whoever looks',
  async () => {
    const id = await spoilDumps(stack, manifest, 'true', { files: 1 })

    const one = await verifyBackup(stack, id, 'stored')
    const all = await verifyAll()

    const found = [['databases part', 'part-differs']]
    expect([one.exitCode, one.verification.proved]).toEqual([13, 'written'])
    expect(one.verification.findings.map(({ what, code }) => [what, code])).toEqual(found)
    expect(all.exitCode).toBe(13)
    const damaged = all.check.backups.filter(({ state }) => state === 'damaged')
    expect(damaged.map((each) => each.id)).toEqual([id])
    expect(damaged[0]?.findings.map(({ what, code }) => [what, code])).toEqual(found)
  },
)

/** With what is remembered of it: a record that is gone again is missed. */
async function keepAsSound(): Promise<void> {
  await stack.shell(
    'lifeboat',
    'rm -rf /tmp/sound; cp -a /repository /tmp/sound; cp /state/known-backups.json /tmp/',
  )
}

async function verifyAll(
  ...words: string[]
): Promise<{ exitCode: number; check: RepositoryCheck }> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['verify', '--all', '--json', ...words])
  if (stdout === '') throw new Error(stderr)
  return { exitCode, check: JSON.parse(stdout) as RepositoryCheck }
}

async function listLevels(): Promise<Record<string, string>> {
  const { stdout } = await stack.lifeboat(['list', '--json'])
  return Object.fromEntries((JSON.parse(stdout) as Backup[]).map(({ id, level }) => [id, level]))
}

async function describeDamage(command: string): Promise<string> {
  const options = '--repo /repository --no-lock --no-cache --json'
  const listed = await stack.shell(
    'lifeboat',
    `RESTIC_PASSWORD=$LIFEBOAT_PASSWORD restic snapshots ${options} --tag lifeboat=manifest`,
  )
  const [published] = JSON.parse(listed) as { id: string }[]
  const files = manifest.parts.find(({ kind }) => kind === 'files')?.snapshot
  return `set -e; ${damageTools} cd /repository; MANIFEST=${published?.id}; FILES=${files}; ${command}`
}
