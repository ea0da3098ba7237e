import { readCatalogue, readRoles } from '../database-catalogue.ts'
import { readContents } from '../database-contents.ts'
import type { OwnStack } from '../own-stack.ts'
import { readFiles, type ShopState } from '../restore/shop-state.ts'
import type { Inspect, NormalisedInventory } from './inventory.ts'
import { normaliseInventory } from './normalise-inventory.ts'
import { readInventory } from './read-inventory.ts'
import { runSql } from './run-sql.ts'

type LookedAt = Pick<OwnStack, 'project' | 'folder' | 'container' | 'shell'>

/** All that a rebuild has to bring back, read from outside the product. */
export type KeptState = {
  readonly inventory: NormalisedInventory
  /** What the application answers: rows, files, its configuration. */
  readonly page: string
  /** The database server's roles, and rows and definition of each database, as text. */
  readonly databases: readonly string[]
  /** The project's folder, and each volume but the database's. */
  readonly files: ShopState['files']
}

/** How to ask a stack what it holds. */
export type Asking<Stack extends LookedAt = LookedAt> = {
  readonly page: (stack: Stack) => Promise<string>
  readonly databases: (stack: Stack) => Promise<readonly string[]>
  /** Whether files of a volume come and go all the while: then `databases` looks at those that a row names. */
  readonly isBusy?: (volume: string) => boolean
}

/** Of a stack, or of its clone. The small stack, and the torture stack, are asked as they are by default. */
export async function readKept<Stack extends LookedAt>(
  stack: Stack,
  asking: Asking<Stack> = askShop,
): Promise<KeptState> {
  const inventory = normaliseInventory(await readInventory(stack.project))
  const dumped = listDumped(inventory)
  const volumes = Object.keys(inventory.volumes).filter(
    (name) => !dumped.has(name) && asking.isBusy?.(name) !== true,
  )
  return {
    inventory,
    page: await asking.page(stack),
    databases: await asking.databases(stack),
    files: await readFiles([stack.folder, ...volumes]),
  }
}

const askShop: Asking = {
  page: (stack) => stack.shell('app', 'python3 /app/serve.py --ask'),
  databases: readDatabases,
}

/** Volumes of database servers: their files are other ones in the restored server. */
function listDumped({ containers }: NormalisedInventory): Set<string> {
  const servers = Object.values(containers).filter(isServer)
  const mounts = servers.flatMap(({ Mounts }) => Mounts as readonly { readonly Name?: string }[])
  return new Set(mounts.flatMap(({ Name = [] }) => Name))
}

export function isServer({ Config }: Inspect): boolean {
  const { Image, Cmd } = Config as { readonly Image: string; readonly Cmd: readonly string[] }
  return Image.startsWith('postgres:') && Cmd[0] === 'postgres'
}

async function readDatabases(stack: LookedAt): Promise<string[]> {
  const query = (statement: string, database: string) => runSql(stack, statement, database)
  const databases = [await readRoles(query)]
  for (const name of ['postgres', 'orders']) {
    databases.push(await readContents(query, name), await readCatalogue(query, name))
  }
  return databases
}
