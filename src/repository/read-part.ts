import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import type { Part } from '../model/manifest.ts'
import type { WorkerOutput } from '../model/worker.ts'
import { readMessages } from './explain-restic.ts'

const Summary = z.object({
  message_type: z.literal('summary'),
  snapshot_id: z.string(),
  files_new: z.number(),
  files_changed: z.number(),
  files_unmodified: z.number(),
  total_bytes_processed: z.number(),
  data_added_packed: z.number(),
  total_duration: z.number(),
})
const SummaryLine = z.string().transform(parseJson).pipe(Summary)

/**
 * The part that restic says it stored. Throws `restic-failed` when it did not say so, or said it twice: whatever its exit code is, then
 * it is not known what there is.
 */
export function readPart(kind: Part['kind'], { stdout, stderr }: WorkerOutput): Omit<Part, 'tree'> {
  const lines = stdout.split('\n').filter((line) => line.includes('"message_type":"summary"'))
  const summary = SummaryLine.safeParse(lines.length === 1 ? lines[0] : undefined)
  if (!summary.success) {
    throw new LifeboatError('restic-failed', `restic gave no summary for the ${kind} part`, {
      hint: 'restic’s own last lines say why.',
      details: readMessages(stderr).slice(-10),
    })
  }
  const { data } = summary
  return {
    kind,
    snapshot: data.snapshot_id,
    files: data.files_new + data.files_changed + data.files_unmodified,
    bytes: data.total_bytes_processed,
    addedBytes: data.data_added_packed,
    unchangedFiles: data.files_unmodified,
    ms: Math.round(data.total_duration * 1000),
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
