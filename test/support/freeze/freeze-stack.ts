import { join } from 'node:path'

import { Manifest } from '../../../src/model/manifest.ts'
import { eventually } from '../eventually.ts'
import { actBefore } from '../kill-lifeboat.ts'
import { proxyEngine, runDocker } from '../proxied-engine.ts'
import { runCommand, succeed, type Outcome } from '../run-command.ts'
import { startTestStack, type TestStack } from '../test-stack.ts'

export async function startFreezeStack(env: Record<string, string> = {}): Promise<TestStack> {
  const folder = join(import.meta.dirname, '../../integration/stacks/freeze')
  return startTestStack({ folder, file: 'compose.yml', env })
}

/** Brings up the services of a profile for one test; gives how to take them down again. */
export async function addServices(
  stack: TestStack,
  profile: string,
  services: readonly string[],
  env: Record<string, string> = {},
): Promise<() => Promise<void>> {
  const folder = join(import.meta.dirname, '../../integration/stacks/freeze')
  const compose = ['compose', '-p', stack.project, '-f', join(folder, 'compose.yml')]
  const named = [...compose, '--profile', profile]
  const words = [...named, 'up', '--detach', '--no-recreate', '--no-deps', ...services]
  const { exitCode, stderr } = await runCommand('docker', words, { env })
  if (exitCode !== 0) throw new Error(stderr)
  return async () => {
    // Not by compose, which would give each the time to end by itself.
    await succeed('docker', ['rm', '--force', ...services.map((each) => stack.container(each))])
  }
}

export type TakenBackup = Outcome & { readonly manifest: Manifest }

export async function takeBackup(
  stack: TestStack,
  env: Record<string, string> = {},
): Promise<TakenBackup> {
  return readTaken(await stack.lifeboat(['backup', '--json'], env))
}

export function readTaken(outcome: Outcome): TakenBackup {
  if (outcome.stdout === '') throw new Error(outcome.stderr)
  return { ...outcome, manifest: Manifest.parse(JSON.parse(outcome.stdout)) }
}

/** `running`, `paused`, `exited`. */
export async function stateOf(stack: TestStack, service: string): Promise<string> {
  const format = '{{.State.Status}}'
  return (await succeed('docker', ['inspect', '-f', format, stack.container(service)])).trim()
}

/** A backup under way in whose freeze restic stands still until it may go on. */
export type HeldBackup = { letGo(): Promise<TakenBackup> }

/** Starts a backup and holds it in the middle of its freeze. */
export async function holdInFreeze(
  stack: TestStack,
  env: Record<string, string> = {},
): Promise<HeldBackup> {
  const proxy = await proxyEngine(stack)
  let worker = ''
  actBefore(proxy, stack, 'kill store-files', () => {
    worker = findWorker(stack, 'store-files')
    signalRestic(worker, 'STOP')
  })
  const backup = stack.lifeboat(['backup', '--json'], { ...proxy.env, ...env })
  await eventually(() => {
    if (worker === '') throw new Error('the freeze has not begun')
  })
  return {
    letGo: async () => {
      signalRestic(worker, 'CONT')
      return readTaken(await backup)
    },
  }
}

function signalRestic(worker: string, signal: 'STOP' | 'CONT'): void {
  const script = `for process in /proc/[0-9]*; do
    tr '\\0' ' ' <$process/cmdline 2>/dev/null | grep -q '^restic ' && kill -${signal} "\${process#/proc/}"
  done; true`
  runDocker('exec', worker, 'sh', '-c', script)
}

/** The name of a worker of the run under way. */
function findWorker(stack: TestStack, purpose: string): string {
  const filters = [`label=lifeboat.project=${stack.project}`, `name=${purpose}`]
  const words = filters.flatMap((filter) => ['--filter', filter])
  const [name] = runDocker('ps', '--format', '{{.Names}}', ...words).split('\n')
  if (name === undefined || name === '') throw new Error(`no worker ${purpose} runs`)
  return name
}
