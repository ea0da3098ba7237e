import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { eventually } from '../eventually.ts'
import { runCommand, succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'

/** A real registry, empty, that the engine reaches without encryption: it is on the machine itself. */
export type TestRegistry = {
  /** HOST:PORT, as it stands in front of an image’s name. */
  readonly address: string
  down(): Promise<void>
}

const dockerfile = join(import.meta.dirname, '../../integration/stacks/images/registry.Dockerfile')
const image = 'lifeboat-test-registry:latest'

export async function startTestRegistry(): Promise<TestRegistry> {
  await succeed('docker', ['build', '-q', '-t', image, '-'], await readFile(dockerfile, 'utf8'))
  const options = ['--detach', '--publish', '127.0.0.1::5000', '--label', sessionLabel()]
  const id = (await succeed('docker', ['run', ...options, image])).trim()
  const published = await succeed('docker', ['port', id, '5000/tcp'])
  const address = published.trim()
  await eventually(async () => (await fetch(`http://${address}/v2/`)).ok)
  return {
    address,
    down: async () => {
      await runCommand('docker', ['rm', '-f', '-v', id])
    },
  }
}
