import { LifeboatError } from '../errors.ts'
import type { Selection } from '../model/restore.ts'

/** Throws `restore-selection` for what does not go together, whatever the backup and the stack are. Pure. */
export function checkSelection({ databases, table, volumes, path, into, type }: Selection): void {
  const problems = [
    ...(type === 'volumes' && (databases.length > 0 || table !== undefined)
      ? ['--type volumes leaves out what --database and --table name']
      : []),
    ...(type === 'database' && volumes.length > 0
      ? ['--type database leaves out what --volume names']
      : []),
    ...(type === 'config' ? ['the configuration is never restored over the live one'] : []),
    ...(path !== undefined && volumes.length !== 1 ? ['--path needs exactly one --volume'] : []),
    ...(table !== undefined && databases.length > 1
      ? ['--table needs exactly one --database']
      : []),
    ...(table !== undefined && volumes.length > 0
      ? ['--table and --volume do not go together: a table comes back while everything runs']
      : []),
    ...(table !== undefined && into !== undefined
      ? ['--table goes into its own database; restore the database with --into to look at it']
      : []),
    ...(into !== undefined && databases.length + volumes.length !== 1
      ? ['--into needs exactly one --database or one --volume']
      : []),
    ...(into === '' ? ['--into needs a name'] : []),
    // PostgreSQL would shorten it, and another name than the one that was asked for would be there.
    ...(into !== undefined && databases.length === 1 && Buffer.byteLength(into) > 63
      ? ['--into is longer than the 63 bytes that a database’s name may have']
      : []),
    ...(path !== undefined && !isPathInside(path)
      ? [`--path ${JSON.stringify(path)} does not stay inside the volume`]
      : []),
  ]
  const [first, ...others] = problems
  if (first === undefined) return
  throw new LifeboatError('restore-selection', first, {
    hint: 'See lifeboat restore --help. Nothing was changed.',
    details: others,
  })
}

/** A folder that a shell has completed ends with a slash. */
export function readPath(path: string): string {
  return path.replace(/\/$/, '')
}

function isPathInside(path: string): boolean {
  const names = readPath(path).split('/')
  return path !== '' && !names.includes('..') && !names.includes('.') && !names.includes('')
}
