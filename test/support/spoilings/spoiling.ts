/** One small thing in a database called `features` that is no longer as `features/` made it; it is undone with its transaction. PostgreSQL 17. */
export type Spoiling = { readonly what: string; readonly sql: string }

/** A subject and what happened to it, so that the two read as a sentence. */
export function spoilings(subject: string, happened: Readonly<Record<string, string>>): Spoiling[] {
  return Object.entries(happened).map(([predicate, sql]) => ({
    what: `${subject} ${predicate}`,
    sql,
  }))
}
