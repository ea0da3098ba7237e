import { keyChecks, keyPartners } from './key-checks.ts'
import { raiseSequences } from './raise-sequences.ts'
import { superuserCheck, tableChecks } from './table-checks.ts'
import type { Definitions } from './table-definitions.ts'
import {
  closing,
  compareRows,
  joinScript,
  opening,
  reopening,
  refuseIf,
  silence,
  speech,
  type CountedTable,
  type TableScript,
} from './table-script.ts'
import { oidOf, partsOf, type TableName } from './table-sql.ts'
import { takeLocks } from './take-locks.ts'

/**
 * What replaces the rows of a table that is there by those that pg_restore writes between the two texts. Whoever only reads goes on reading
 * the old rows until the commit: they are deleted, for TRUNCATE would lock readers out, and is refused where foreign keys point to it.
 */
export function replaceTable(
  table: TableName,
  { tables, sequences }: Definitions,
  counted: readonly CountedTable[],
): TableScript {
  const parts = partsOf(table)
  return {
    before: joinScript(
      opening,
      refuseIf(superuserCheck),
      'SET session_replication_role = replica;',
      takeLocks([
        { tables: keyPartners(table), mode: 'ACCESS SHARE' },
        // No partition comes or goes once this is held.
        { tables: `SELECT ${oidOf(table)}::oid`, mode: 'EXCLUSIVE' },
        { tables: parts, mode: 'EXCLUSIVE' },
      ]),
      ...tableChecks(table, tables).map(refuseIf),
      `SELECT format('DELETE FROM ONLY %s', oid::regclass) FROM pg_class WHERE relkind = 'r' AND oid IN (${parts}) \\gexec`,
      silence,
    ),
    behind: joinScript(
      reopening,
      compareRows(table, counted, parts),
      `${keyChecks(table)} \\gset`,
      refuseIf(violated),
      silence,
      `${raiseSequences(sequences)} \\gexec`,
      speech,
      closing,
    ),
  }
}

const violated = `SELECT jsonb_build_object('refusal', 'violated', 'keys', jsonb_agg(broken)) FROM (:key_checks) AS broken
WHERE rows > 0 HAVING count(*) > 0`
