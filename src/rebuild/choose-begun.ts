import type { RebuildMark } from '../docker/rebuild-mark.ts'

/** The backup that a rebuild is of: one that was cut off goes on with its own when `latest` is asked for, which may be another one by now. Pure. */
export function chooseBegun(asked: string, mark: Pick<RebuildMark, 'backup'> | undefined): string {
  return asked === 'latest' && mark !== undefined ? mark.backup : asked
}
