import { splitStatements } from './split-statements.ts'
import { hasWords, readTokens, type Token } from './tokens.ts'

export type Role = {
  readonly name: string
  readonly create: string
  /** Its attributes with the password, its comment, its labels and its settings, in this order. */
  readonly alter: readonly string[]
}

export type Membership = {
  readonly role: string
  readonly member: string
  readonly isAdmin: boolean
  /** `undefined` when the role that granted it is gone. */
  readonly grantor: string | undefined
  readonly statement: string
  /** For a server that refuses the grantor: a server of 15 keeps grants of roles that may no longer grant, one of 16 refuses them. */
  readonly withoutGrantor: string
}

export type Tablespace = {
  readonly name: string
  /** A folder of the server, or empty for one inside the data directory. */
  readonly location: string
  /** CREATE TABLESPACE first, then its options, privileges, comment and labels. */
  readonly statements: readonly string[]
}

export type Globals = {
  /** For the session that runs the rest. */
  readonly settings: readonly string[]
  readonly roles: readonly Role[]
  /** As written; see `orderMemberships`. */
  readonly memberships: readonly Membership[]
  readonly tablespaces: readonly Tablespace[]
  /** All the rest, in order: privileges on parameters, and what a later version may write. To be run after roles and memberships. */
  readonly other: readonly string[]
}

/** How pg_dumpall 15 to 18 ends: nothing else tells that roles are missing. */
const closing = '\n--\n-- PostgreSQL database cluster dump complete\n--\n\n'

/** Whether what pg_dumpall wrote was not cut short. Pure. */
export function isWholeGlobals(sql: string): boolean {
  return sql.endsWith(closing)
}

/** Reads what pg_dumpall --globals-only wrote. Nothing is left out but comments and psql's own commands. */
export function readGlobals(sql: string): Globals {
  const settings: string[] = []
  const roles = new Map<string, Role & { alter: string[] }>()
  const memberships: Membership[] = []
  const tablespaces = new Map<string, Tablespace & { statements: string[] }>()
  const other: string[] = []
  // A privilege that was passed on stands between SET and RESET SESSION AUTHORIZATION: those go where it goes.
  let held: string[] = []
  let list = other
  for (const statement of splitStatements(sql)) {
    const tokens = readTokens(statement)
    if (hasWords(tokens, 0, 'SET', 'SESSION', 'AUTHORIZATION')) held = [statement]
    else if (hasWords(tokens, 0, 'RESET', 'SESSION', 'AUTHORIZATION')) list.push(statement)
    else if (hasWords(tokens, 0, 'SET')) settings.push(statement)
    else if (hasWords(tokens, 0, 'CREATE', 'ROLE'))
      roles.set(nameAt(tokens, 2), { name: nameAt(tokens, 2), create: statement, alter: [] })
    else if (hasWords(tokens, 0, 'GRANT') && hasWords(tokens, 2, 'TO'))
      memberships.push(readMembership(statement, tokens))
    else {
      if (hasWords(tokens, 0, 'CREATE', 'TABLESPACE'))
        tablespaces.set(nameAt(tokens, 2), { ...readTablespace(tokens), statements: [] })
      list = subjectOf(tokens)
      list.push(...held, statement)
      held = []
    }
  }
  other.push(...held)
  return {
    settings,
    roles: [...roles.values()],
    memberships,
    tablespaces: [...tablespaces.values()],
    other,
  }

  /** The list of the role or the tablespace that a statement is about. */
  function subjectOf(tokens: readonly Token[]): string[] {
    const role = roles.get(objectName(tokens, 'ROLE') ?? '')
    const tablespace = tablespaces.get(objectName(tokens, 'TABLESPACE') ?? '')
    return role?.alter ?? tablespace?.statements ?? other
  }
}

/** `CREATE kind x`, `ALTER kind x`, or anything `ON kind x`. */
function objectName(tokens: readonly Token[], kind: 'ROLE' | 'TABLESPACE'): string | undefined {
  // Settings of a role in one database are the database's affair.
  if (hasWords(tokens, 3, 'IN', 'DATABASE')) return undefined
  if (hasWords(tokens, 0, 'ALTER', kind) || hasWords(tokens, 0, 'CREATE', kind))
    return nameAt(tokens, 2)
  const on = tokens.findIndex((_token, index) => hasWords(tokens, index, 'ON', kind))
  return on === -1 ? undefined : nameAt(tokens, on + 2)
}

function readMembership(statement: string, tokens: readonly Token[]): Membership {
  const granted = tokens.findIndex((_token, index) => hasWords(tokens, index, 'GRANTED', 'BY'))
  const end = granted === -1 ? statement.length : tokens[granted]?.start
  return {
    role: nameAt(tokens, 1),
    member: nameAt(tokens, 3),
    isAdmin: tokens.some((_token, index) => hasWords(tokens, index, 'ADMIN', 'OPTION')),
    grantor: granted === -1 ? undefined : nameAt(tokens, granted + 2),
    statement,
    withoutGrantor: statement.slice(0, end).trimEnd(),
  }
}

function readTablespace(tokens: readonly Token[]): Pick<Tablespace, 'name' | 'location'> {
  const location = tokens.findIndex((_token, index) => hasWords(tokens, index, 'LOCATION')) + 1
  return { name: nameAt(tokens, 2), location: nameAt(tokens, location) }
}

function nameAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at]
  if (token === undefined || token.kind === 'symbol')
    throw new Error(
      `expected a name behind: ${tokens
        .slice(0, at)
        .map(({ value }) => value)
        .join(' ')}`,
    )
  return token.value
}
