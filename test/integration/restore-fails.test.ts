/** A restore that fails by itself, at every stage: the state that was there before is what runs afterwards. */
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { actBefore, killAt, killLifeboat } from '../support/kill-lifeboat.ts'
import { hasJournal, readLog, restartLifeboat } from '../support/restore-killed/next-start.ts'
import { setTrap, trapStages } from '../support/restore-killed/paint-stack.ts'
import { proxyEngine, runDocker } from '../support/proxied-engine.ts'
import {
  closeScene,
  expectWhole,
  goOnWith,
  startScene,
  type RestoreScene,
} from '../support/restore-killed/restore-scene.ts'
import { type Outcome, succeed } from '../support/run-command.ts'
import { startProbe } from '../support/restore-killed/serving-probe.ts'
import { sessionLabel } from '../support/session.ts'
import type { TestStack } from '../support/test-stack.ts'
import { walkerImage } from '../support/walker.ts'

/** Of the amber state; the one that all of it is in before and after is the blue one. */
let poisoned: string
let scene: RestoreScene
let stack: TestStack

beforeAll(async () => {
  scene = await startScene({}, async (painted) => {
    poisoned = await backUpPoisoned(painted)
  })
  stack = scene.stack
})

beforeEach(() => goOnWith(scene, 'blue'))

afterAll(() => closeScene(scene))

/** Its application is not healthy on the files that it holds. */
async function backUpPoisoned(painted: TestStack): Promise<string> {
  await painted.shell('app', 'touch /srv/media/poison')
  const { stdout, stderr } = await painted.lifeboat(['backup', '--json'])
  await painted.shell('app', 'rm /srv/media/poison')
  if (stdout === '') throw new Error(`no backup: ${stderr}`)
  return (JSON.parse(stdout) as { id: string }).id
}

test.each(trapStages)(
  'a statement that fails in the %s stage: the live databases serve all the while, nothing is left',
  async (stage) => {
    await setTrap(stack, stage)
    onTestFinished(() => setTrap(stack, undefined))
    const before = await readStarts()
    const probe = startProbe(stack)

    const { exitCode, stdout, stderr } = await stack.lifeboat(databaseOf(poisoned))

    const { asked, failures } = await probe.stop()
    await setTrap(stack, undefined)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(`trapped at ${stage}`)
    expect(failures).toEqual([])
    expect(asked).toBeGreaterThan(3)
    expect(await readStarts()).toEqual(before)
    expect(await expectWhole(scene, stderr)).toBe('blue')
  },
)

test('a statement that fails while volumes are restored beside: nothing stops, nothing of them is left', async () => {
  await setTrap(stack, 'schema')
  onTestFinished(() => setTrap(stack, undefined))
  const before = await readStarts()

  const { exitCode, stderr } = await stack.lifeboat(restoreOf(poisoned))

  await setTrap(stack, undefined)
  expect(exitCode, stderr).toBe(2)
  expect(stderr).toContain('trapped at schema')
  expect(await readStarts()).toEqual(before)
  expect(await expectWhole(scene, stderr)).toBe('blue')
})

test('rows that go missing between the repository and the server: found by their count, nothing is left', async () => {
  const proxy = await proxyEngine(stack)
  const before = await readStarts()
  actBefore(proxy, stack, 'create load-db', loseRows)

  const { exitCode, stderr } = await stack.lifeboat(databaseOf(poisoned), proxy.env)

  expect(exitCode).toBe(2)
  expect(stderr).toContain('is not what the backup counted')
  expect(stderr).toContain('public.goods: ')
  expect(await readStarts()).toEqual(before)
  expect(await expectWhole(scene, stderr)).toBe('blue')
})

/** The second half of the largest table's file, cut at a line's end: the tool itself sees nothing wrong with that. */
function loseRows(): void {
  const filter = `label=lifeboat.project=${stack.project}`
  const volume = runDocker('volume', 'ls', '-q', '--filter', filter).trim()
  const script = `file=$(ls -S $(find /staging -name '*.dat') | grep -v -e toc.dat -e blobs | head -n 1)
    lines=$(wc -l <"$file"); head -n $((lines / 2)) "$file" >/tmp/half; cat /tmp/half >"$file"`
  const options = ['--rm', '--label', sessionLabel(), '-v', `${volume}:/staging`]
  runDocker('run', ...options, walkerImage, 'sh', '-ec', script)
}

test('a service that is not healthy on the restored files: rows and files go back, all runs as before', async () => {
  const { exitCode, stdout, stderr } = await stack.lifeboat(restoreOf(poisoned), impatient)

  expect({ exitCode, stdout }).toEqual({ exitCode: 14, stdout: '' })
  expect(await readCode()).toBe('restore-undone')
  expect(stderr).toContain('the restore failed and was undone: ')
  expect(stderr).toContain(`${stack.container('app')} is `)
  expect(await expectWhole(scene, stderr)).toBe('blue')
})

test('undoing that fails too: the services stay stopped, and a next start that can goes back', async () => {
  const proxy = await proxyEngine(stack)
  const [web, app] = [stack.container('web'), stack.container('app')]
  // The undo is the seventh entry of the journal; without the repository there is no safety backup to go back to.
  actBefore(proxy, stack, 'create journal-7', hideRepository)

  const { exitCode, stderr } = await stack.lifeboat(restoreOf(poisoned), {
    ...proxy.env,
    ...impatient,
  })

  expect(exitCode, stderr).toBe(14)
  expect(await readCode()).toBe('restore-stopped')
  expect(stderr).toContain('lifeboat: error: the restore failed half way: ')
  expect(stderr).toContain('undoing it failed too: ')
  expect(stderr).toContain(`stopped: ${app}\n`)
  expect(stderr).toContain(`old or restored: ${stack.project}_uploads\n`)
  expect(stderr).toContain(`half written: ${stack.project}_media\n`)
  expect(stderr).toMatch(
    /lifeboat: hint: Restart Lifeboat: it goes back by its journal. The safety backup is \S+-safety\./,
  )
  expect(await readStatus(web)).toBe('exited')
  expect(await readStatus(app)).toBe('exited')
  expect(await hasJournal(stack)).toBe(true)

  const backup = await stack.lifeboat(['backup'])
  expect(backup.exitCode).toBe(2)
  expect(backup.stderr).toContain('left half done could not be settled')
  expect(await hasJournal(stack)).toBe(true)

  showRepository()
  expect(await restartLifeboat(stack)).toBe('old')
  expect(await expectWhole(scene, await readLog(stack))).toBe('blue')
})

test.runIf(isTorture)(
  'databases that cannot be swapped at the end: the files go back too',
  async () => {
    const proxy = await proxyEngine(stack)
    // The server renames no database that a prepared transaction is in; it comes when nobody looks for one any more.
    actBefore(proxy, stack, 'create swap-db', () =>
      sqlNow('shop', `BEGIN; CREATE TABLE late (); PREPARE TRANSACTION 'late'`),
    )

    const { exitCode, stderr } = await stack.lifeboat(restoreOf(poisoned), proxy.env)

    sqlNow('shop', `ROLLBACK PREPARED 'late'`)
    expect(exitCode, stderr).toBe(14)
    expect(await readCode()).toBe('restore-undone')
    expect(await expectWhole(scene, stderr)).toBe('blue')
  },
)

test.runIf(isTorture)(
  'a restore that is killed while it undoes, and once more: undone',
  async () => {
    const { stderr } = await killedAfter('create journal-7', restoreOf(poisoned), impatient)
    await killedAfter('start unswap-db', ['backup', '--type', 'volumes'])

    expect(await restartLifeboat(stack)).toBe('old')
    expect(await expectWhole(scene, stderr)).toBe('blue')
  },
)

async function killedAfter(
  call: string,
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const proxy = await proxyEngine(stack)
  const isKilled = killAt(proxy, stack, { call, when: 'after' }, () =>
    killLifeboat(stack, 'process'),
  )
  const outcome = await stack.lifeboat(command, { ...proxy.env, ...env })
  await proxy.close()
  expect(isKilled(), outcome.stderr).toBe(true)
  return outcome
}

/** So short that nobody waits for a service that never gets healthy, and long enough for one that does. */
const impatient = { LIFEBOAT_START_TIMEOUT: '10s' }

function restoreOf(backup: string): string[] {
  return ['restore', backup, '--yes']
}

function databaseOf(backup: string): string[] {
  return [...restoreOf(backup), '--database', 'shop']
}

/** Of the last run that the history has. */
async function readCode(): Promise<string> {
  const run = JSON.parse(await stack.shell('lifeboat', 'cat $(ls /state/runs/*.json | tail -n 1)'))
  return (run as { error: { code: string } }).error.code
}

/** What changes when a container is started anew, or a database is replaced. */
async function readStarts(): Promise<string> {
  const containers = ['db', 'app', 'web'].map((service) => stack.container(service))
  const started = await succeed('docker', ['inspect', '-f', '{{.State.StartedAt}}', ...containers])
  return started + (await stack.sql('SELECT oid, datname FROM pg_database ORDER BY oid'))
}

async function readStatus(container: string): Promise<string> {
  return (await succeed('docker', ['inspect', '-f', '{{.State.Status}}', container])).trim()
}

/** Synchronous, for in between two calls of a run. */
function sqlNow(database: string, statements: string): void {
  const options = ['-h', '127.0.0.1', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-d', database]
  const commands = statements.split('; ').flatMap((statement) => ['-c', statement])
  runDocker('exec', stack.container('db'), 'psql', ...options, ...commands)
}

function hideRepository(): void {
  runDocker('exec', stack.container('lifeboat'), 'mv', '/repository/config', '/repository/hidden')
}

function showRepository(): void {
  runDocker('exec', stack.container('lifeboat'), 'mv', '/repository/hidden', '/repository/config')
}
