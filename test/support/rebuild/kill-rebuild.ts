import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { runCommand } from '../run-command.ts'
import { runDocker } from './run-docker.ts'

/** What the engine says that it did, as `container start NAME`. */
export type EngineEvent = string

/**
 * Runs a rebuild and kills it, SIGKILL, as soon as the engine has done what is waited for. Throws when it ends before it is killed. `command` is that of
 * `docker run`, without the name.
 */
export async function killRebuild(
  command: readonly string[],
  name: string,
  isMoment: (event: EngineEvent) => boolean,
): Promise<void> {
  const format = '{{.Type}} {{.Action}} {{or .Actor.Attributes.name .Actor.ID}}'
  const events = spawn('docker', ['events', `--format=${format}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: events.stdout })
    const seen = new Promise<'killed'>((resolve) => {
      lines.on('line', (line) => {
        if (isMoment(line)) resolve('killed')
      })
    })
    await runDocker(undefined, ['run', '--detach', `--name=${name}`, ...command])
    const ended = runDocker(undefined, ['wait', name])
    ended.catch(() => undefined)
    const how = await Promise.race([seen, ended])
    if (how !== 'killed') throw new Error(`it ended with ${how}: ${await readLog(name)}`)
    await runCommand('docker', ['kill', name])
    const code = (await ended).trim()
    if (code !== '137') throw new Error(`it ended with ${code} before it could be killed`)
  } finally {
    await runDocker(undefined, ['rm', '--force', '--volumes', name])
    events.kill()
  }
}

async function readLog(name: string): Promise<string> {
  const { stdout, stderr } = await runCommand('docker', ['logs', name])
  return `${stdout}${stderr}`
}
