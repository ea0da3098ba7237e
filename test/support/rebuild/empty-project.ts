import { readEverything } from './read-inventory.ts'
import { list, runDocker } from './run-docker.ts'

/**
 * Leaves of a compose project on an engine what a lost machine leaves: nothing. Its containers go, Lifeboat and its workers with them, then all networks and
 * volumes, external and anonymous ones too. Where the repository is a folder beside the project's, it stays.
 */
export async function emptyProject(project: string, host?: string): Promise<void> {
  const { containers, networks, volumes } = await readEverything(project, host)
  const own = `--filter=label=lifeboat.project=${project}`
  const remove = async (command: readonly string[], names: readonly unknown[]): Promise<void> => {
    if (names.length > 0) await runDocker(host, [...command, ...names.map(String)])
  }
  await remove(
    ['rm', '--force', '--volumes'],
    [
      ...new Set([
        ...containers.map(({ Id }) => Id),
        ...(await list(host, ['ps', '--all', '--quiet', '--no-trunc', own])),
      ]),
    ],
  )
  await remove(
    ['network', 'rm'],
    networks.map(({ Name }) => Name),
  )
  // The anonymous ones went with their containers.
  await remove(
    ['volume', 'rm', '--force'],
    [
      ...new Set([
        ...volumes.map(({ Name }) => Name),
        ...(await list(host, ['volume', 'ls', '--quiet', own])),
      ]),
    ],
  )
}
