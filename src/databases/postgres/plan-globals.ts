import { orderMemberships } from './order-memberships.ts'
import { readGlobals } from './read-globals.ts'
import type { Attempt, Looked } from './restore-orders.ts'

export type PlannedGlobals = {
  /** Run before the databases are made: they need their owners. */
  readonly first: readonly Attempt[]
  /** Run in the transaction of the swap: they change what is there. */
  readonly later: readonly string[]
  readonly newRoles: readonly string[]
}

/**
 * What of a cluster's globals is brought back. Roles and tablespaces that are there stay as they are, unless `replaceRoles`: then roles get
 * the backup's attributes, password, settings and memberships. Pure.
 */
export function planGlobals(
  sql: string,
  looked: Pick<Looked, 'roles' | 'tablespaces'>,
  replaceRoles: boolean,
): PlannedGlobals {
  const { settings, roles, memberships, tablespaces, other } = readGlobals(sql)
  const isNew = (name: string): boolean => !looked.roles.includes(name)
  const fresh = roles.filter(({ name }) => isNew(name))
  const known = roles.filter(({ name }) => !isNew(name))
  const ordered = orderMemberships(memberships)
  const joining = ordered.filter(({ role, member }) => isNew(role) || isNew(member))
  const among = ordered.filter((membership) => !joining.includes(membership))
  const missing = tablespaces.filter(({ name }) => !looked.tablespaces.includes(name))
  return {
    first: [
      ...settings.map(once),
      ...fresh.map(({ create }) => once(create)),
      ...fresh.flatMap(({ alter }) => alter.map(once)),
      ...joining.map(({ statement, withoutGrantor }) => ({
        statement,
        otherwise: withoutGrantor,
      })),
      ...missing.flatMap(({ statements }) => statements.map(once)),
    ],
    later: [
      ...(replaceRoles ? known.flatMap(({ alter }) => alter) : []),
      ...(replaceRoles ? among.map(({ withoutGrantor }) => withoutGrantor) : []),
      ...other,
    ],
    newRoles: fresh.map(({ name }) => name),
  }
}

function once(statement: string): Attempt {
  return { statement }
}
