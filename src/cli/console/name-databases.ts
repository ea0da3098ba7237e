import type { Manifest } from '../../model/manifest.ts'

/** A database of a backup; `key` tells it from all others. */
export type HeldDatabase = {
  readonly key: string
  readonly service: string
  readonly name: string
  readonly tables: Manifest['servers'][number]['databases'][number]['tables']
}

export function listDatabases({ servers }: Pick<Manifest, 'servers'>): HeldDatabase[] {
  return servers.flatMap(({ service, databases }) =>
    databases.map(({ name, tables }) => ({ key: `${service}/${name}`, service, name, tables })),
  )
}

/** The words by which a command means these databases. The service is named where another one has a database of that name. Pure. */
export function nameDatabases(all: readonly HeldDatabase[], keys: readonly string[]): string[] {
  const chosen = all.filter(({ key }) => keys.includes(key))
  const doubtful = chosen.filter(({ name }) => all.filter((each) => each.name === name).length > 1)
  const services = new Set((doubtful.length === 0 ? [] : chosen).map(({ service }) => service))
  const names = new Set(chosen.map(({ name }) => name))
  return [
    ...[...services].flatMap((service) => ['--service', service]),
    ...[...names].flatMap((name) => ['--database', name]),
  ]
}
