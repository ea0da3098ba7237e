import { succeed } from './run-command.ts'

/**
 * Every container, volume and network of the engine that could be this test's doing: what other stacks have is left out by the
 * labels that only they bear, so that tests can compare before and after while other stacks run on the machine.
 */
export async function listInventory(project: string): Promise<string[]> {
  const labels = '{{.Label "com.docker.compose.project"}}|{{.Label "lifeboat.project"}}'
  const [containers, volumes, unused, networks] = await Promise.all([
    list(['ps', '-a', '--format', `{{.Names}}|${labels}`]),
    list(['volume', 'ls', '--format', `{{.Name}}|${labels}`]),
    list(['volume', 'ls', '-q', '--filter', 'dangling=true']),
    list(['network', 'ls', '--format', `{{.Name}}|${labels}`]),
  ])
  const isOwn = (line: string): boolean => line.split('|').slice(1).includes(project)
  const isNobodys = (line: string): boolean => line.endsWith('||')
  // An anonymous volume bears no label; while a container has it, it is that container's and no litter.
  const isLitter = (line: string): boolean =>
    isNobodys(line) && unused.includes(line.split('|')[0] ?? '')
  return [
    ...containers.filter(isOwn).map((line) => `container ${line}`),
    ...volumes.filter((line) => isOwn(line) || isLitter(line)).map((line) => `volume ${line}`),
    ...networks.filter((line) => isOwn(line) || isNobodys(line)).map((line) => `network ${line}`),
  ].toSorted()
}

async function list(args: readonly string[]): Promise<string[]> {
  return (await succeed('docker', args)).split('\n').filter(Boolean)
}
