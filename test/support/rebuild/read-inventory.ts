import type { Inspect, Inventory } from './inventory.ts'
import { inspectAll, list } from './run-docker.ts'

type Container = Inspect & {
  readonly Config: { readonly Labels: Readonly<Record<string, string>> }
  readonly Mounts: readonly { readonly Type: string; readonly Name?: string }[]
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> }
}

const predefined = new Set(['bridge', 'host', 'none'])

/**
 * All that belongs to a compose project: its containers, its networks and volumes by label, and those that its containers use although no label
 * says so, external and anonymous ones. Without Lifeboat: its service, what that alone uses, and its workers.
 */
export async function readInventory(project: string, host?: string): Promise<Inventory> {
  const all = await readEverything(project, host)
  const lifeboat = all.containers.filter(isLifeboat)
  const containers = all.containers.filter((container) => !isLifeboat(container))
  const itsOwn = lifeboat
    .flatMap(volumesOf)
    .filter((name) => !containers.flatMap(volumesOf).includes(name))
  return {
    ...all,
    containers,
    volumes: all.volumes.filter(({ Name }) => !itsOwn.includes(String(Name))),
  }
}

/** The same with Lifeboat. */
export async function readEverything(
  project: string,
  host?: string,
): Promise<Omit<Inventory, 'containers'> & { readonly containers: readonly Container[] }> {
  const filter = `--filter=label=com.docker.compose.project=${project}`
  const ids = await list(host, ['ps', '--all', '--quiet', '--no-trunc', filter])
  const containers = (await inspectAll(host, 'container', ids)) as Container[]
  const networks = new Set([
    ...(await list(host, ['network', 'ls', '--format={{.Name}}', filter])),
    ...containers.flatMap(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks)),
  ])
  const volumes = new Set([
    ...(await list(host, ['volume', 'ls', '--quiet', filter])),
    ...containers.flatMap(volumesOf),
  ])
  return {
    containers,
    networks: await inspectAll(
      host,
      'network',
      [...networks].filter((name) => !predefined.has(name)),
    ),
    volumes: await inspectAll(host, 'volume', [...volumes]),
    names: await readNames(host),
  }
}

async function readNames(host: string | undefined): Promise<Map<string, string>> {
  const lists = [
    ['ps', '--all', '--no-trunc', '--format={{.ID}} {{.Names}}'],
    ['network', 'ls', '--no-trunc', '--format={{.ID}} {{.Name}}'],
  ]
  const lines = await Promise.all(lists.map((command) => list(host, command)))
  return new Map(
    lines.flat().map((line) => {
      const [id = '', name = ''] = line.split(' ')
      return [id, name]
    }),
  )
}

function isLifeboat({ Config }: Container): boolean {
  const isWorker = Config.Labels['lifeboat.role'] !== undefined
  return isWorker || Config.Labels['com.docker.compose.service'] === 'lifeboat'
}

function volumesOf({ Mounts }: Container): string[] {
  return Mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name !== undefined ? [Name] : []))
}
