import { readCatalogue, readRoles } from '../database-catalogue.ts'
import { readContents } from '../database-contents.ts'
import type { OwnStack } from '../own-stack.ts'
import { readFiles, type ShopState } from '../restore/shop-state.ts'
import type { NormalisedInventory } from './inventory.ts'
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

/** Of a stack, or of its clone. */
export async function readKept(stack: LookedAt): Promise<KeptState> {
  const inventory = normaliseInventory(await readInventory(stack.project))
  const volumes = Object.keys(inventory.volumes).filter((name) => !name.endsWith('_database'))
  return {
    inventory,
    page: await stack.shell('app', 'python3 /app/serve.py --ask'),
    databases: await readDatabases(stack),
    files: await readFiles([stack.folder, ...volumes]),
  }
}

async function readDatabases(stack: LookedAt): Promise<string[]> {
  const query = (statement: string, database: string) => runSql(stack, statement, database)
  const databases = [await readRoles(query)]
  for (const name of ['postgres', 'orders']) {
    databases.push(await readContents(query, name), await readCatalogue(query, name))
  }
  return databases
}
