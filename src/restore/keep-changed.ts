import { readChangesOf } from '../databases/postgres/give-order.ts'
import type { RestoreTarget } from '../databases/postgres/give-order.ts'
import type { EntryOf, Guarded } from '../model/journal.ts'
import type { RestoreContext } from './restore-context.ts'
import type { Loaded } from './load-databases.ts'
import type { SettleContext } from './settle-context.ts'

/**
 * Before their safety backup: what the rows of the databases that will be replaced have gone through. Whoever writes to a database need
 * not mount what is written, so nothing stops them.
 */
export async function lookBeforeSafeguard(
  { runWorker }: Pick<RestoreContext, 'runWorker'>,
  loaded: readonly Pick<Loaded, 'target' | 'entry'>[],
): Promise<Guarded[]> {
  const guarded: Guarded[] = []
  for (const { target, entry } of loaded) {
    const replaced = entry.swaps.filter(({ aside }) => aside !== null)
    if (replaced.length === 0) continue
    const names = replaced.map(({ live }) => live)
    const found = await readChangesOf(runWorker, target, names)
    for (const { live, aside } of replaced) {
      const changes = found.find(({ name }) => name === live)?.changes ?? null
      guarded.push({ container: entry.container, aside: aside ?? '', changes })
    }
  }
  return guarded
}

/**
 * Of the databases that a server's swap has put aside, those whose rows are not proved to be in the safety backup as they are: dropping
 * them might lose what was committed meanwhile. No session has been in them since they were put aside.
 */
export async function findChanged(
  { runWorker, note }: Pick<SettleContext, 'runWorker' | 'note'>,
  server: RestoreTarget,
  { container, service, swaps }: Pick<EntryOf<'load'>, 'container' | 'service' | 'swaps'>,
  guarded: readonly Guarded[],
): Promise<string[]> {
  const own = guarded.filter((each) => each.container === container)
  if (own.length === 0) return []
  const found = await readChangesOf(
    runWorker,
    server,
    own.map(({ aside }) => aside),
  )
  return found.flatMap(({ name, changes }) => {
    const before = own.find(({ aside }) => aside === name)?.changes ?? null
    if (changes !== null && changes === before) return []
    const live = swaps.find(({ aside }) => aside === name)?.live ?? name
    note(describeKept(`database ${JSON.stringify(live)} of ${service}`, name))
    return [name]
  })
}

function describeKept(what: string, name: string): string {
  return `rows that came into ${what} after its safety backup may be nowhere else: what it was is kept as "${name}". Look into that with psql; when nothing of it is needed: DROP DATABASE "${name}"`
}
