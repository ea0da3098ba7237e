import { randomBytes } from 'node:crypto'

import type { Manifest } from '../../src/model/manifest.ts'
import { readSteps, recoveryPage, runToSuccess, type Variables } from './document-steps.ts'
import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'
import { runInContainer } from './throwaway-postgres.ts'
import { walkerImage } from './walker.ts'

/** A person with restic alone, in a container without network that has the repository and an empty volume for each thing to restore. */
export type ByHand = {
  readonly manifest: Manifest
  /** Does one step of docs/recovery-by-hand.md, to its success. */
  follow(step: string, variables?: Variables): Promise<string>
  /** Looks around in the same container. */
  look(command: string): Promise<string>
  /** The volume in which what belongs at a path was put. */
  volumeAt(path: string): string
  remove(): Promise<void>
}

const sharedPaths = ['/stack/binds', '/stack/databases', '/stack/config']

export async function startByHand(repository: string, backup: string): Promise<ByHand> {
  const step = await readSteps(recoveryPage)
  const access = [
    `--label=${sessionLabel()}`,
    '--network=none',
    '--cap-add=SYS_ADMIN',
    '--env=RESTIC_REPOSITORY=/repository',
    '--env=RESTIC_PASSWORD=test',
    `--env=BACKUP=${backup}`,
    `--volume=${repository}:/repository`,
  ]
  const read = ['bash', '-euc', step('read-manifest')]
  const manifest = JSON.parse(
    await succeed('docker', ['run', '--rm', ...access, walkerImage, ...read]),
  ) as Manifest
  const prefix = `by-hand-${randomBytes(4).toString('hex')}`
  const paths = [
    ...sharedPaths,
    ...manifest.archived.filter(({ kind }) => kind === 'volume').map(({ path }) => path),
  ]
  const volumeAt = (path: string): string => `${prefix}-${paths.indexOf(path)}`
  for (const path of paths) {
    await succeed('docker', ['volume', 'create', '--label', sessionLabel(), volumeAt(path)])
  }
  const mounts = paths.map((path) => `--volume=${volumeAt(path)}:${path}`)
  await succeed('docker', [
    'run',
    '--detach',
    '--init',
    `--name=${prefix}`,
    ...access,
    ...mounts,
    walkerImage,
    'sleep',
    'infinity',
  ])
  const run = (script: string, variables?: Variables): Promise<string> =>
    runToSuccess((...given) => runInContainer(prefix, ...given), script, variables)
  return {
    manifest,
    follow: (name, variables) => run(step(name), variables),
    look: (command) => run(command),
    volumeAt,
    remove: async () => {
      await succeed('docker', ['rm', '-f', '-v', prefix])
      await succeed('docker', ['volume', 'rm', ...paths.map(volumeAt)])
    },
  }
}
