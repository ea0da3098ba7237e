import type { Amount } from './progress.ts'

/**
 * How far a tool says that it is, in one line of its output: restic's status (0.18, `--json`: of a backup and of a restore), or `progress` as
 * Lifeboat's own workers say it. Undefined for any other line, a broken one too. Pure.
 */
export function readAmount(line: string): Amount | undefined {
  if (!isHint.test(line)) return undefined
  const said = parse(line)
  if (said['message_type'] === 'status') {
    return toAmount({
      done: said['bytes_done'] ?? said['bytes_restored'] ?? 0,
      total: said['total_bytes'],
      files: said['files_done'] ?? said['files_restored'],
    })
  }
  return said['event'] === 'progress' ? toAmount(said) : undefined
}

/** A line of Lifeboat's own that `readAmount` reads. */
export function writeAmount(amount: Amount): Record<string, unknown> {
  return { event: 'progress', ...amount }
}

/** Most lines are something else: those are not parsed. */
const isHint = /^\{"(?:message_type":"status"|event":"progress")/

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return {}
  }
}

function toAmount({ done, total, files }: Record<string, unknown>): Amount | undefined {
  if (!isCount(done)) return undefined
  return {
    done,
    ...(isCount(total) && total > 0 ? { total } : {}),
    ...(isCount(files) ? { files } : {}),
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
