import type { OwnStack } from '../own-stack.ts'
import { succeed } from '../run-command.ts'
import { type Asking, isServer } from './kept-state.ts'
import { readInventory } from './read-inventory.ts'

/** How one of the twelve projects is asked: its page through its proxy, its servers for all that they hold. `proxy` is the service with the published port. */
export function askProject(proxy: string): Asking<OwnStack> {
  return {
    page: async (stack) => {
      const response = await fetch(await addressOf(stack, proxy))
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
      return response.text()
    },
    databases: dumpAll,
  }
}

/** Has the application keep a marker, in a row and in a file. */
export async function leaveMarker(stack: OwnStack, proxy: string, marker: string): Promise<void> {
  const response = await fetch(await addressOf(stack, proxy), { method: 'POST', body: marker })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}

async function addressOf(stack: OwnStack, proxy: string): Promise<string> {
  return `http://${(await stack.compose('port', proxy, '80')).trim()}/`
}

/** Roles, settings, definitions and rows of each server, as text; pg_dumpall writes a random word into each dump (`\\restrict`). */
async function dumpAll({ project }: OwnStack): Promise<string[]> {
  const { containers } = await readInventory(project)
  const servers = containers.filter(isServer).map(({ Name }) => String(Name).slice(1))
  const script = `pg_dumpall -U "\${POSTGRES_USER:-postgres}" | grep -v restrict`
  return Promise.all(
    servers.toSorted().map((name) => succeed('docker', ['exec', name, 'sh', '-c', script])),
  )
}
