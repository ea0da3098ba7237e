import type { Inventory } from './inventory.ts'

type State = { readonly Running: boolean; readonly Health?: { readonly Status: string } }

/** The containers that run, have a health check and are not healthy. Pure. */
export function listIll({ containers }: Inventory): string[] {
  return containers.flatMap(({ Name, State }) => {
    const { Running, Health } = State as State
    if (!Running || Health === undefined || Health.Status === 'healthy') return []
    return [`${String(Name)} is ${Health.Status}`]
  })
}
