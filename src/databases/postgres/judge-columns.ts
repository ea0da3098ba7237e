import type { QueryColumn } from '../../model/stack.ts'

/** What is expected of a query instead of the columns that it has; undefined when they name files. Pure. */
export function judgeColumns(columns: readonly QueryColumn[]): string | undefined {
  const [path, hash, ...others] = columns
  const given = columns.map(({ name, type }) => `${name} (${type})`).join(', ')
  if (path === undefined || others.length > 0) {
    return `one column with paths, or two, the second with their sha256; it has ${given || 'none'}`
  }
  if (path.holds !== 'text') return `paths as text; ${path.name} is ${path.type}`
  if (hash?.holds !== 'other') return undefined
  return `a sha256 as bytea, or as text in hexadecimal; ${hash.name} is ${hash.type}`
}
