import {
  closing,
  compareRows,
  joinScript,
  opening,
  reopening,
  silence,
  type CountedTable,
  type TableScript,
} from './table-script.ts'
import { partsOf, rowsOf, type TableName } from './table-sql.ts'
import { takeLocks } from './take-locks.ts'

/**
 * What makes a table that is gone anew, out of what pg_restore writes between the two texts. `beside` are the tables that get or take
 * part in its foreign keys, or that it is attached to, named as a dump lists them.
 */
export function makeTable(
  table: TableName,
  beside: readonly TableName[],
  counted: readonly CountedTable[],
): TableScript {
  // A dump lists names on one line.
  const tables = `SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN ${rowsOf(beside, 'schema text, name text')}
      ON wanted.schema = translate(n.nspname, E'\\r\\n', '  ') AND wanted.name = translate(c.relname, E'\\r\\n', '  ')
    WHERE c.relkind IN ('r', 'p')`
  return {
    before: joinScript(opening, takeLocks([{ tables, mode: 'SHARE ROW EXCLUSIVE' }]), silence),
    behind: joinScript(reopening, compareRows(table, counted, partsOf(table)), closing),
  }
}
