import { posix } from 'node:path'

/** One reference of a label, as it is written. */
export type ParsedReference = {
  readonly text: string
  /** The service of the server, where it is named. */
  readonly server: string | undefined
  readonly database: string | undefined
  readonly query: string
  /** A volume, or where the container mounts it. */
  readonly place: string
  /** Begins with a slash. */
  readonly folder: string
}

/** What holds for a reference that is wrong. */
export const unchecked = 'no drill looks for these files'

export const example = 'SELECT path, sha256 FROM uploads -> uploads:/'

/** `[[SERVICE/][DATABASE]: ]QUERY -> VOLUME:/FOLDER`. A database's name may stand in double quotes, as in SQL. */
const shape =
  /^(?:(?:(?<server>[\w.-]+)\/)?(?<database>"(?:[^"]|"")+"|[^\s"/:]+)?:\s+)?(?<query>.*\S)\s*->\s*(?<place>[^:]*[^:\s]):(?<folder>\/.*)$/

/** The references of a label, one a line; undefined for a line that is none. The last `->` counts: a query may have others. Pure. */
export function parseReference(line: string): ParsedReference | undefined {
  const found = shape.exec(line)?.groups
  if (found === undefined) return undefined
  const { server, database, query = '', place = '', folder = '' } = found
  if (folder.split('/').includes('..')) return undefined
  return {
    text: line,
    server,
    database: database?.startsWith('"') ? database.slice(1, -1).replaceAll('""', '"') : database,
    query,
    place,
    folder: posix.join('/', folder).replace(/(?<=.)\/+$/, ''),
  }
}
