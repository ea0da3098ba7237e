import type { ComparedEntries } from './compare-entries.ts'
import { hidePassword } from './hide-password.ts'
import { splitStatements } from './split-statements.ts'
import { hasWords, readTokens } from './tokens.ts'

/** Whether two clusters have the same roles, memberships, settings and tablespaces: each statement once on both sides, in whatever order. Pure. */
export function compareGlobals(stored: string, restored: string): ComparedEntries {
  const missing = readStatements(stored)
  const extra: string[] = []
  for (const statement of readStatements(restored)) {
    const at = missing.indexOf(statement)
    if (at === -1) extra.push(statement)
    else missing.splice(at, 1)
  }
  const notes: string[] = []
  for (const statement of [...missing]) {
    const at = extra.findIndex((other) => withoutGrantor(other) === withoutGrantor(statement))
    if (at === -1) continue
    // A role that may not grant any more: servers from 16 on refuse it as a grantor, and a restore leaves it out.
    notes.push(`${withoutGrantor(statement)}: granted by another role`)
    missing.splice(missing.indexOf(statement), 1)
    extra.splice(at, 1)
  }
  return {
    differences: [
      ...missing.map((statement) => `in the backup, not restored: ${hidePassword(statement)}`),
      ...extra.map((statement) => `restored, not in the backup: ${hidePassword(statement)}`),
    ],
    notes,
  }
}

/** Without what is about the tool's own session. */
function readStatements(sql: string): string[] {
  return splitStatements(sql).filter((statement) => {
    const tokens = readTokens(statement)
    return !hasWords(tokens, 0, 'SET') || hasWords(tokens, 0, 'SET', 'SESSION', 'AUTHORIZATION')
  })
}

function withoutGrantor(statement: string): string {
  return hasWords(readTokens(statement), 0, 'GRANT')
    ? statement.replace(/ GRANTED BY (?:"(?:[^"]|"")*"|\S+)$/, '')
    : statement
}
