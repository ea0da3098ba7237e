import { succeed } from './run-command.ts'

/**
 * The containers, volumes and networks of a project, and what Lifeboat could have left unnamed: other stacks may come and go on
 * the machine meanwhile, so that what is neither is left out.
 */
export async function listInventory(project: string): Promise<string[]> {
  const names = ['com.docker.compose.project', 'lifeboat.project', 'lifeboat.run']
  const labels = names.map((name) => `{{.Label "${name}"}}`).join('|')
  const [containers, volumes, unused, networks] = await Promise.all([
    list(['ps', '-a', '--format', `{{.Names}}|${labels}`]),
    list(['volume', 'ls', '--format', `{{.Name}}|${labels}`]),
    list(['volume', 'ls', '-q', '--filter', 'dangling=true']),
    list(['network', 'ls', '--format', `{{.Name}}|${labels}`]),
  ])
  const isOwn = (line: string): boolean => line.includes(project)
  return [
    ...containers.filter(isOwn).map((line) => `container ${line}`),
    ...volumes
      .filter((line) => isOwn(line) || isLitter(line, unused))
      .map((line) => `volume ${line}`),
    ...networks.filter(isOwn).map((line) => `network ${line}`),
  ].toSorted()
}

/** A volume that bears no project: an anonymous one whose worker is gone, or one that the engine made for a worker by mistake. */
function isLitter(line: string, unused: readonly string[]): boolean {
  const [name = '', project, ownProject, run] = line.split('|')
  if (project !== '' || ownProject !== '') return false
  return run !== '' || (/^[0-9a-f]{64}$/.test(name) && unused.includes(name))
}

async function list(args: readonly string[]): Promise<string[]> {
  return (await succeed('docker', args)).split('\n').filter(Boolean)
}
