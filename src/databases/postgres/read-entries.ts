/** One entry of a dump as pg_restore writes it to SQL. */
export type SqlEntry = {
  /** `TABLE public.orders`. */
  readonly name: string
  /** All that was said about it in front: name, kind, schema, owner, and where it is kept. */
  readonly head: string
  readonly text: string
}

const header = /^--\n-- (?:Data for )?Name: (.*); Type: (.*?); Schema: (.*?); Owner: (.*)\n--\n/gm

/** Set where the next relation differs from the last one: they belong to what follows, which is in another order elsewhere. */
const setting = /^SET (default_tablespace|default_table_access_method) = (.*);\n/gm

/** Kinds that these settings mean anything to. */
const kept = new Set(['TABLE', 'INDEX', 'CONSTRAINT', 'MATERIALIZED VIEW'])

/**
 * Splits what pg_restore wrote to SQL into its entries (PostgreSQL, _printTocEntry). What stands before the first one is about the tool and its
 * session, and is left out, like psql's \restrict and \unrestrict, whose key is another one each time. Pure.
 */
export function readEntries(sql: string): SqlEntry[] {
  const heads = [...sql.matchAll(header)]
  const state: Record<string, string> = {}
  return heads.map((found, index) => {
    const [all, name = '', type = '', schema = '', owner = ''] = found
    const start = found.index + all.length
    // A setting stands between an entry's header and its statement.
    const body = sql
      .slice(start, heads[index + 1]?.index ?? sql.length)
      .replaceAll(setting, (_line, variable: string, value: string) => {
        state[variable] = value
        return ''
      })
      .replaceAll(/^\\(?:un)?restrict .*\n/gm, '')
    const place = kept.has(type) ? Object.values(state).join(' ') : ''
    return {
      name: `${type} ${schema === '-' ? '' : `${schema}.`}${name}`,
      head: [name, type, schema, owner, place].join('; '),
      text: endOf(body),
    }
  })
}

function endOf(body: string): string {
  return body.replace(/--\n-- PostgreSQL database dump complete\n--\n\s*$/, '').trim()
}
