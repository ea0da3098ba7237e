import { randomBytes } from 'node:crypto'

import { readSteps } from './document-steps.ts'
import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'
import { runInContainer } from './throwaway-postgres.ts'
import { walkerImage } from './walker.ts'

/** A person with an export and GNU tar, zstd, sha256sum and pg_restore alone, in a container without network. */
export type UnpackedExport = {
  /** The volume that it was unpacked into. */
  readonly volume: string
  /** Does one step of docs/export.md in the folder, to its success; gives stdout. */
  follow(step: string, variables?: Readonly<Record<string, string>>): Promise<string>
  look(command: string): Promise<string>
  remove(): Promise<void>
}

/** `folder` is one of this machine's that holds the file `name`. */
export async function unpackExport(folder: string, name: string): Promise<UnpackedExport> {
  const step = await readSteps('docs/export.md')
  const container = `unpacked-export-${randomBytes(4).toString('hex')}`
  const volume = `${container}-files`
  await succeed('docker', ['volume', 'create', '--label', sessionLabel(), volume])
  await succeed('docker', [
    'run',
    '--detach',
    '--init',
    `--name=${container}`,
    `--label=${sessionLabel()}`,
    '--network=none',
    '--cap-add=SYS_ADMIN',
    `--volume=${folder}:/export`,
    `--volume=${volume}:/unpacked`,
    '--workdir=/unpacked',
    `--env=EXPORT=/export/${name}`,
    walkerImage,
    'sleep',
    'infinity',
  ])
  const run = async (script: string, variables = {}): Promise<string> => {
    const { exitCode, stdout, stderr } = await runInContainer(container, script, variables)
    if (exitCode === 0) return stdout
    throw new Error(`${script} ended with ${exitCode}:\n${stderr}`)
  }
  await run(step('unpack-export'))
  return {
    volume,
    follow: (wanted, variables) => run(step(wanted), variables),
    look: (command) => run(command),
    remove: async () => {
      await succeed('docker', ['rm', '-f', '-v', container])
      await succeed('docker', ['volume', 'rm', volume])
    },
  }
}
