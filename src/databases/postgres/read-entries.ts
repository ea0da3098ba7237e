/** One entry of a dump as pg_restore writes it to SQL. */
export type SqlEntry = {
  /** `TABLE public.orders`. */
  readonly name: string
  /** All that was said about it in front: name, kind, schema, owner, and where it is kept. */
  readonly head: string
  readonly text: string
}

const header = /^--\n-- (?:Data for )?Name: (.*); Type: (.*?); Schema: (.*?); Owner: (.*)\n--\n/gm

/** Kinds that are kept in a tablespace, in a way of a table. */
const kept = new Set(['TABLE', 'INDEX', 'CONSTRAINT', 'MATERIALIZED VIEW'])

/**
 * Splits what pg_restore wrote to SQL into its entries (PostgreSQL, _printTocEntry). What stands before the first one is about the tool and its
 * session, and is left out, like psql's \restrict and \unrestrict, whose key is another one each time. Pure.
 */
export function readEntries(sql: string): SqlEntry[] {
  const heads = [...sql.matchAll(header)]
  const places: Record<string, string> = {}
  const textUntil = (start: number, end: number | undefined): string =>
    takePlaces(endOf(sql.slice(start, end)), places)
  textUntil(0, heads[0]?.index)
  return heads.map((found, index) => {
    const [all, name = '', type = '', schema = '', owner = ''] = found
    const place = kept.has(type) ? Object.values(places).join(' ') : ''
    return {
      name: `${type} ${schema === '-' ? '' : `${schema}.`}${name}`,
      head: [name, type, schema, owner, place].join('; '),
      text: textUntil(found.index + all.length, heads[index + 1]?.index),
    }
  })
}

function endOf(body: string): string {
  return body
    .replaceAll(/^\\(?:un)?restrict .*$/gm, '')
    .replace(/--\n-- PostgreSQL database dump complete\n--\s*$/, '')
    .trim()
}

const place = /(?:^|\n)SET (default_tablespace|default_table_access_method) = (.*);$/

/** Where the next entry is kept is set at the end of the one before, if it is elsewhere than that; which one is before depends on the order. */
function takePlaces(body: string, places: Record<string, string>): string {
  let text = body
  for (let found = place.exec(text); found !== null; found = place.exec(text)) {
    places[found[1] ?? ''] = found[2] ?? ''
    text = text.slice(0, found.index).trimEnd()
  }
  return text
}
