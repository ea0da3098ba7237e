import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { runDocker } from './run-docker.ts'

/** What the engine says that it did, as `container start NAME`. */
export type EngineEvent = string

/**
 * Runs a rebuild and kills it, SIGKILL, as soon as the engine has done what is waited for. Gives whether it came to that: one that ends before is not
 * killed. `command` is that of `docker run`, without the name.
 */
export async function killRebuild(
  command: readonly string[],
  name: string,
  isMoment: (event: EngineEvent) => boolean,
): Promise<boolean> {
  const format = '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}'
  const events = spawn('docker', ['events', `--format=${format}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: events.stdout })
    const seen = new Promise<true>((resolve) => {
      lines.on('line', (line) => {
        if (isMoment(line)) resolve(true)
      })
    })
    await runDocker(undefined, ['run', '--detach', `--name=${name}`, ...command])
    const ended = runDocker(undefined, ['wait', name]).then(() => false as const)
    const isKilled = await Promise.race([seen, ended])
    await runDocker(undefined, ['rm', '--force', '--volumes', name])
    return isKilled
  } finally {
    events.kill()
  }
}
