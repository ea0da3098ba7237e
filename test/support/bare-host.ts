import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { readSteps, recoveryPage, runToSuccess, type Variables } from './document-steps.ts'
import { runCommand, succeed } from './run-command.ts'
import { machineEngine } from './second-engine.ts'
import { sessionLabel } from './session.ts'
import { runInContainer } from './throwaway-postgres.ts'
import { walkerImage } from './walker.ts'

/** A person who is root on a machine with an engine, the one in use, and restic. What is below /stack and what they mount, nobody else sees. */
export type BareHost = {
  /** Does one step of docs/recovery-by-hand.md, to its success. */
  follow(step: string, variables?: Variables): Promise<string>
  /** The same in a shell inside a container. */
  followIn(container: string, step: string, variables?: Variables): Promise<string>
  leave(): Promise<void>
}

const scratch = '/stack'

/** `repository` is a folder. Takes restic out of the walker's image: what the machine has may be too old. Call it before the engine is left that has this image. */
export async function startBareHost(repository: string, password: string): Promise<BareHost> {
  const tools = await mkdtemp(join(tmpdir(), 'lifeboat-tools-'))
  await takeOut('/usr/bin/restic', tools)
  const step = await readSteps(recoveryPage)
  const isNew = !existsSync(scratch)
  await mkdir(scratch, { recursive: true })
  const shell = await openShell()
  const env = {
    PATH: `${tools}:${process.env['PATH'] ?? ''}`,
    RESTIC_REPOSITORY: repository,
    RESTIC_PASSWORD: password,
  }
  const enter = ['--mount', `--target=${shell.pid}`, '--']
  return {
    follow: (name, variables) =>
      runToSuccess(
        (script, given) => {
          const engine = process.env['DOCKER_HOST'] ?? machineEngine
          // Of the test's own variables a person has none.
          const all = Object.entries({ ...env, ...given, DOCKER_HOST: engine })
          const only = ['--ignore-environment', ...all.map(([key, value]) => `${key}=${value}`)]
          return runCommand('nsenter', [...enter, 'env', ...only, 'bash', '-euc', script])
        },
        step(name),
        variables,
      ),
    followIn: (container, name, variables) =>
      runToSuccess((...given) => runInContainer(container, ...given), step(name), variables),
    leave: async () => {
      await shell.close()
      await rm(tools, { recursive: true, force: true })
      if (isNew) await rmdir(scratch)
    },
  }
}

/** A file out of the walker’s image, into a folder of this machine. */
export async function takeOut(path: string, folder: string): Promise<void> {
  const id = await succeed('docker', ['create', '--label', sessionLabel(), walkerImage])
  await succeed('docker', ['cp', `${id.trim()}:${path}`, folder])
  await succeed('docker', ['rm', '-v', id.trim()])
}

/** A process that keeps a mount namespace of its own, with nothing below /stack. */
async function openShell(): Promise<{ readonly pid: number; close(): Promise<void> }> {
  const script = `mount -t tmpfs tmpfs ${scratch} && echo ready && exec sleep infinity`
  const child = spawn('unshare', ['--mount', '--propagation=private', 'sh', '-ec', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('unshare cannot be run')
  const [first] = await once(createInterface({ input: child.stdout }), 'line', {
    signal: AbortSignal.timeout(10_000),
  })
  if (first !== 'ready') throw new Error(`unshare said ${String(first)}`)
  return {
    pid,
    close: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
