import { succeed } from './run-command.ts'

/**
 * Every container, volume and network of the engine that could be this test's doing: what other stacks have is left out by the
 * labels and names that only they bear, so that tests can compare before and after while other stacks run on the machine.
 */
export async function listInventory(project: string): Promise<string[]> {
  const containers = await succeed('docker', [
    ...['ps', '-a', '--no-trunc', '--format'],
    '{{.Names}} {{.Label "com.docker.compose.project"}} {{.Label "lifeboat.project"}}',
  ])
  const volumes = await succeed('docker', ['volume', 'ls', '-q'])
  const networks = await succeed('docker', ['network', 'ls', '-q', '--no-trunc'])
  const own = containers.split('\n').filter((line) => line.includes(project))
  return [
    ...own.map((line) => `container ${line}`),
    ...volumes.split('\n').map((line) => `volume ${line}`),
    ...networks.split('\n').map((line) => `network ${line}`),
  ]
    .filter((line) => !/ $/.test(line))
    .toSorted()
}
