import type { OwnStack } from '../own-stack.ts'
import { succeed } from '../run-command.ts'
import { list } from './run-docker.ts'

/** A clone, looked at as any stack is. */
export type CloneStack = Pick<OwnStack, 'project' | 'folder' | 'container' | 'shell'>

/** The host folder of all that a clone has of the host. */
export function folderOf(name: string): string {
  return `/var/lib/lifeboat/clones/${name}`
}

/** Not whether it stands: where to look for it. */
export function cloneOf(stack: OwnStack, name: string): CloneStack {
  const container = (service: string): string => `${name}-${service}-1`
  return {
    project: name,
    folder: `${folderOf(name)}${stack.folder}`,
    container,
    shell: (service, command) =>
      succeed('docker', ['exec', container(service), 'sh', '-c', command]),
  }
}

/** Whatever of a clone, and of its making, is on the engine. */
export async function listCloneLeft(name: string): Promise<string[]> {
  const labels = [
    `lifeboat.clone=${name}`,
    `lifeboat.project=${name}`,
    `com.docker.compose.project=${name}`,
  ]
  const left = await Promise.all(
    labels.map(async (label) => {
      const filter = `--filter=label=${label}`
      return [
        ...(await list(undefined, ['ps', '--all', '--format={{.Names}}', filter])),
        ...(await list(undefined, ['network', 'ls', '--format={{.Name}}', filter])),
        ...(await list(undefined, ['volume', 'ls', '--quiet', filter])),
      ]
    }),
  )
  return left.flat()
}
