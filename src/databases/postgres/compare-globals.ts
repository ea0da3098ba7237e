import { bindAuthorization } from './bind-authorization.ts'
import { excerptOf } from './excerpt.ts'
import { quoteIdentifier } from './quote-identifier.ts'
import { readGlobals, type Globals, type Membership, type Tablespace } from './read-globals.ts'
import { spellExactly } from './statement-spelling.ts'
import { hasWords, readTokens } from './tokens.ts'

/**
 * Compares what `pg_dumpall --globals-only` wrote of a server with what it wrote of the one that this was restored into: a sentence for
 * each role, membership, tablespace or other statement that is missing, extra or different; empty: none. The scratch server's own
 * superuser must bear the name of one that was stored, or it is an extra role. No password stands in a sentence. Pure.
 */
export function compareGlobals(storedSql: string, restoredSql: string): string[] {
  const stored = statementsBySubject(readGlobals(storedSql))
  const restored = statementsBySubject(readGlobals(restoredSql))
  const ownFolders = findOwnFolders(readGlobals(restoredSql))
  return [...new Set([...stored.keys(), ...restored.keys()])].flatMap((subject) => {
    const isInPlace = ownFolders.has(subject)
    const before = (stored.get(subject) ?? []).map((text) => spell(text, isInPlace))
    const after = (restored.get(subject) ?? []).map((text) => spell(text, isInPlace))
    return [
      ...subtract(before, after).map(
        (text) => `${subject} is without: ${excerptOf('ROLE', [text])}`,
      ),
      ...subtract(after, before).map(
        (text) => `${subject} has besides: ${excerptOf('ROLE', [text])}`,
      ),
    ]
  })
}

function statementsBySubject(globals: Globals): Map<string, string[]> {
  const { roles, memberships, tablespaces, other } = globals
  const grantedBySuperuser = findGrantsOfSuperusers(globals)
  const named = [
    ...roles.map(({ name, create, alter }) => ({
      subject: `role ${quoteIdentifier(name)}`,
      statements: [create, ...bindAuthorization(alter)],
    })),
    ...memberships.map((membership) => ({
      subject: `membership of ${quoteIdentifier(membership.member)} in ${quoteIdentifier(membership.role)}`,
      statements: [
        grantedBySuperuser(membership) ? membership.withoutGrantor : membership.statement,
      ],
    })),
    ...tablespaces.map((tablespace) => ({
      subject: subjectOf(tablespace),
      statements: bindAuthorization(tablespace.statements),
    })),
    { subject: 'the server', statements: bindAuthorization(other) },
  ]
  const bySubject = new Map<string, string[]>()
  for (const { subject, statements } of named)
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), ...statements])
  return bySubject
}

/**
 * From 16 on, what a superuser grants who holds no admin option on the role is recorded as granted by the bootstrap superuser, and
 * GRANTED BY another superuser is refused (`check_role_grantor`, src/backend/commands/user.c): where the bootstrap superuser bears
 * another name, the same grant is written with that. Until 15 a grantor that is gone is left out, and after a restore it is whoever
 * restored; it means nothing there. A grantor who is no superuser, or holds the admin option, the server remembers, and REVOKE asks for:
 * that one must be the same.
 */
function findGrantsOfSuperusers({
  roles,
  memberships,
}: Globals): (membership: Membership) => boolean {
  const superusers = new Set(
    roles.filter(({ alter }) => alter.some(makesSuperuser)).map(({ name }) => name),
  )
  return ({ role, grantor }) =>
    grantor === undefined ||
    (superusers.has(grantor) &&
      !memberships.some(
        (other) => other.isAdmin && other.role === role && other.member === grantor,
      ))
}

function makesSuperuser(statement: string): boolean {
  const tokens = readTokens(statement)
  return hasWords(tokens, 0, 'ALTER', 'ROLE') && hasWords(tokens, 3, 'WITH', 'SUPERUSER')
}

/** Tablespaces that stand inside the data directory: a scratch server has not the disks of the stored one. */
function findOwnFolders({ tablespaces }: Globals): ReadonlySet<string> {
  return new Set(
    tablespaces
      .filter(({ location }) => location === '' || location.startsWith('pg_tblspc/'))
      .map(subjectOf),
  )
}

function subjectOf({ name }: Tablespace): string {
  return `tablespace ${quoteIdentifier(name)}`
}

function spell(statement: string, isInPlace: boolean): string {
  const tokens = readTokens(statement)
  const location = tokens.find((_token, index) => hasWords(tokens, index - 1, 'LOCATION'))
  const isCreated = hasWords(tokens, 0, 'CREATE', 'TABLESPACE')
  const known =
    isInPlace && isCreated && location?.kind === 'string'
      ? `${statement.slice(0, location.start)}''${statement.slice(location.end)}`
      : statement
  return spellExactly(known)
}

/** What is left of the first when each of the second takes away one that is equal. */
function subtract(from: readonly string[], what: readonly string[]): string[] {
  const left = [...from]
  for (const text of what) {
    const at = left.indexOf(text)
    if (at !== -1) left.splice(at, 1)
  }
  return left
}
