import { spawn } from 'node:child_process'

import { runCommand } from '../run-command.ts'

/** What the engine has shown of the workers of a project since. */
export type WatchedWorkers = {
  /** Each worker's description as `docker inspect` gives it, and its log. Ends the watching. */
  end(): Promise<readonly string[]>
}

/** Inspects every worker of a project as soon as it is started. */
export function watchWorkers(project: string): WatchedWorkers {
  const child = spawn('docker', [
    'events',
    '--format={{.ID}}',
    '--filter=type=container',
    '--filter=event=start',
    `--filter=label=lifeboat.project=${project}`,
  ])
  const seen: Promise<string>[] = []
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    for (const id of text.split('\n').filter(Boolean)) seen.push(describe(id))
  })
  return {
    end: async () => {
      child.kill()
      return Promise.all(seen)
    },
  }
}

async function describe(id: string): Promise<string> {
  const inspect = await runCommand('docker', ['inspect', id])
  const logs = await runCommand('docker', ['logs', id])
  return `${inspect.stdout}${logs.stdout}${logs.stderr}`
}
