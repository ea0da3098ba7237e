import type { ReleasedDatabase } from '../databases/postgres/session-protocol.ts'
import type { Failure } from '../model/plan.ts'

/** Their dumps are empty as well, and agree with what was counted: nothing else would tell. Pure. */
export function explainEmptied(service: string, released: readonly ReleasedDatabase[]): Failure[] {
  return released.flatMap(({ name, emptied = [] }): Failure[] => {
    if (emptied.length === 0) return []
    const what = `tables of database ${JSON.stringify(name)} of ${service}`
    const why = `emptied or exchanged while the server was backed up, so that the backup may be without their rows: ${emptied.join(', ')}`
    const hint =
      'Run the backup again, and let it not overlap with what does TRUNCATE, an ALTER TABLE that rewrites, or exchanges tables.'
    return [{ what, code: 'table-emptied', why, hint, details: [] }]
  })
}

/** Pure. */
export function nameUnwatched(service: string, released: readonly ReleasedDatabase[]): string[] {
  return released.flatMap(({ name, unwatched }) => {
    if (unwatched === undefined) return []
    const what = `tables of database ${JSON.stringify(name)} of ${service}`
    return [`whether ${what} were emptied while they were dumped is not known: ${unwatched}`]
  })
}
