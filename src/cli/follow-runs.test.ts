import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'

import { eventually } from '../../test/support/eventually.ts'
import { exampleRun } from '../../test/support/example-manifest.ts'
import { runCommand } from '../../test/support/run-command.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { openRunHistory } from '../daemon/run-history.ts'
import { openProgressFiles } from '../daemon/run-progress.ts'
import type { Run } from '../model/run.ts'

const main = join(import.meta.dirname, '../main.ts')
const running = exampleRun({ id: 'run-2', state: 'running' })
const files = { step: 'capture', part: 'files', done: 5, total: 10 }

describe('lifeboat runs --follow', () => {
  test('follows the run under way to its end, line by line where nobody looks, though no engine answers', async () => {
    const { history, progress, environment } = makeState(exampleRun({ id: 'run-1' }), running)
    const following = start([process.execPath, main, 'runs', '--follow'], environment)
    progress.save('run-2', { at: '2126-11-21T03:00:00.000Z', step: 'capture', parts: [files] })
    await eventually(() => following.stderr().includes('run run-2: backup of shop'))

    const further = { ...running, steps: [{ step: 'discover', ms: 1234 }], warnings: ['x is gone'] }
    history.save(further)
    await eventually(() => following.stderr().includes('discover: 1.2 s'))
    const steps = [...further.steps, { step: 'capture', ms: 5000 }]
    history.save({ ...further, steps, state: 'incomplete' })

    expect(await following.exitCode).toBe(3)
    expect(following.stderr().split('\n')).toEqual([
      'lifeboat: run run-2: backup of shop, since 2026-11-21T03:00:00.000Z',
      'lifeboat: discover: 1.2 s',
      'lifeboat: warning: x is gone',
      'lifeboat: capture: 5.0 s',
      '',
    ])
    expect(await following.stdout).toContain('run run-2: backup of shop (full), incomplete')
  })

  test('shows at a terminal of 40 columns how far it is, and leaves nothing of that', async () => {
    const { history, progress, environment } = makeState(running)
    const command = `stty columns 40; exec '${process.execPath}' '${main}' runs --follow`
    const following = start(['script', '-qec', command, '/dev/null'], environment)
    progress.save('run-2', { at: '2126-11-21T03:00:00.000Z', step: 'capture', parts: [files] })
    await eventually(() => following.stdoutSoFar().includes('capture: files 5 B of 10 B (50 %)'))
    const dump = { step: 'capture', part: 'dump of db', done: 7 }
    progress.save('run-2', { at: '2126-11-21T03:00:00.000Z', parts: [files, dump] })
    await eventually(() =>
      following.stdoutSoFar().includes('\rfiles 5 B of 10 B (50 %); dump of db 7…'),
    )
    history.save({ ...running, state: 'complete' })

    expect(await following.exitCode).toBe(0)
    const seen = await following.stdout
    expect(seen).toContain(`\r${' '.repeat(39)}\rrun run-2: backup of shop (full), complete`)
    // No colour, and nothing that a terminal must know.
    expect(seen).not.toContain('\u001b')
  })

  test.each<[string, Partial<Run>, number]>([
    ['complete', { state: 'complete' }, 0],
    ['interrupted', { state: 'interrupted' }, 130],
    ['that found damage', { kind: 'verify', state: 'failed' }, 13],
    ['that failed', { state: 'failed', error: failure('repository-full') }, 2],
    ['that was undone', { state: 'failed', error: failure('restore-undone') }, 14],
    ['that met a bug', { state: 'failed', error: failure('bug') }, 1],
  ])('of a run %s ends as that did', async (_what, end, exitCode) => {
    const { environment } = makeState(exampleRun({ id: 'run-1', ...end }))
    const words = [main, 'runs', 'run-1', '--follow', '--json']

    const outcome = await runCommand(process.execPath, words, { env: environment })

    expect(outcome.exitCode).toBe(exitCode)
    expect(JSON.parse(outcome.stdout)).toMatchObject(end)
  })

  test.each<[string, readonly string[], string]>([
    ['no run is under way', [], 'no run is under way'],
    ['there is no such run', ['none'], 'there is no run "none"'],
    ['a limit is given', ['--limit', '3'], '--limit does not go with --follow'],
  ])('refuses where %s', async (_what, words, message) => {
    const { environment } = makeState(exampleRun({ id: 'run-1' }))
    const command = [main, 'runs', '--follow', ...words]

    const outcome = await runCommand(process.execPath, command, { env: environment })

    expect([outcome.exitCode, outcome.stdout]).toEqual([2, ''])
    expect(outcome.stderr).toContain(`lifeboat: error: ${message}`)
    expect(outcome.stderr).toContain('lifeboat: hint: ')
  })

  test('called off says that the run goes on', async () => {
    const { environment } = makeState(running)
    const following = start([process.execPath, main, 'runs', '--follow'], environment)
    await eventually(() => following.stderr().includes('run run-2'))

    following.interrupt()

    expect(await following.exitCode).toBe(130)
    expect(following.stderr()).toContain('no longer following run run-2, which goes on')
  })
})

function failure(code: string): NonNullable<Run['error']> {
  return { code, message: 'it failed', hint: 'Look.' }
}

function makeState(...runs: readonly Run[]) {
  const state = temporaryFolder()
  const history = openRunHistory(state)
  for (const run of runs) history.save(run)
  const environment = { LIFEBOAT_STATE: state, DOCKER_HOST: 'unix:///nowhere.sock' }
  return { history, progress: openProgressFiles(state), environment }
}

function start(
  [program = '', ...words]: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  const child = spawn(program, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [said, answered] = ['', '']
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    answered += chunk.toString()
  })
  const exitCode = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  return {
    stdout: text(child.stdout),
    stdoutSoFar: () => answered,
    stderr: () => said,
    exitCode,
    interrupt: () => void child.kill('SIGINT'),
  }
}
