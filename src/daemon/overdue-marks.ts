import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

import { messageOf } from '../errors.ts'

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
  /** Never throws: gives why they could not be written, if so. Whoever reads by the same is given them all the same. */
  write(marks: Marks): string | undefined
}

/** Kept in the state folder, written whole and renamed. */
export function openOverdueMarks(stateFolder: string): OverdueMarks {
  const path = join(stateFolder, 'overdue.json')
  let unwritten: Marks | undefined
  return {
    read: () => {
      if (unwritten !== undefined) return unwritten
      try {
        return Marks.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        // None yet, or cut off by a full disk: it is told once more.
        return {}
      }
    },
    write: (marks) => {
      try {
        mkdirSync(stateFolder, { recursive: true })
        writeFileSync(`${path}.part`, `${JSON.stringify(marks)}\n`, { flush: true })
        renameSync(`${path}.part`, path)
        unwritten = undefined
        return undefined
      } catch (error) {
        unwritten = marks
        return messageOf(error)
      }
    },
  }
}
