import { rowsOf } from './table-sql.ts'
import type { SequenceValue } from './table-definitions.ts'

/**
 * A query that writes statements: each sets a sequence that stands behind its value in the backup to that value. None is ever set
 * back, not even for a moment: what setval does no ROLLBACK undoes, and a number must not be handed out twice.
 */
export function raiseSequences(sequences: readonly SequenceValue[]): string {
  const wanted = rowsOf(sequences, 'sequence text, value bigint, "isCalled" boolean')
  return `SELECT format('SELECT setval(%1$L, %2$s, %3$L) FROM %1$s AS s WHERE s.last_value %4$s %2$s OR s.last_value = %2$s AND NOT s.is_called AND %3$L',
    q.seqrelid::regclass, wanted.value, wanted."isCalled", CASE WHEN q.seqincrement > 0 THEN '<' ELSE '>' END)
FROM ${wanted} JOIN pg_sequence AS q ON q.seqrelid = to_regclass(wanted.sequence)::oid`
}
