import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Mark = z.object({
  seenAt: z.iso.datetime(),
  told: z.boolean().describe('whether somebody has heard of it'),
  over: z
    .boolean()
    .describe('whether it is so no longer, and the run that ended it has yet to say so'),
})

const Marks = z.record(z.string(), Mark)
export type Marks = z.infer<typeof Marks>

/** What is overdue, by the codes of /health, since when, and whether it was told: once, however often Lifeboat starts. */
export type OverdueMarks = {
  read(): Marks
  write(marks: Marks): void
}

/** Kept in the state folder, written whole and renamed. */
export function openOverdueMarks(stateFolder: string): OverdueMarks {
  const path = join(stateFolder, 'overdue.json')
  return {
    read: () => {
      try {
        return Marks.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        // None yet, or cut off by a full disk: it is told once more.
        return {}
      }
    },
    write: (marks) => {
      mkdirSync(stateFolder, { recursive: true })
      writeFileSync(`${path}.part`, `${JSON.stringify(marks)}\n`, { flush: true })
      renameSync(`${path}.part`, path)
    },
  }
}
