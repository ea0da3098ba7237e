import { z } from 'zod'

/** What of two dumps is to be compared, as a worker is told it in a file. */
export const ComparisonOrder = z.array(
  z.object({
    /** Folders of uncompressed directory dumps. */
    stored: z.string(),
    restored: z.string(),
    tables: z.array(
      z.object({
        /** Ids of the entries that hold a table's rows; their files are called after them. */
        stored: z.number(),
        restored: z.number(),
        /** Where each column of the stored rows stands in the restored ones; undefined: where it stood. */
        columns: z.array(z.number()).optional(),
      }),
    ),
  }),
)
export type ComparisonOrder = z.infer<typeof ComparisonOrder>
export type ComparedPair = ComparisonOrder[number]

export const ComparedRows = z.object({
  event: z.literal('rows'),
  /** The stored dump's folder, and the entry's id there. */
  dump: z.string(),
  id: z.number(),
  /** `moved`: the same rows in another order. */
  outcome: z.enum(['equal', 'moved', 'different']),
  /** In each file; -1 for one that is not there, or was cut short. */
  rows: z.number(),
  restoredRows: z.number(),
})
export type ComparedRows = z.infer<typeof ComparedRows>

export const ComparedObjects = z.object({
  event: z.literal('objects'),
  dump: z.string(),
  /** How many the stored dump holds. */
  largeObjects: z.number(),
  /** Ids of those that are not the same, and what is wrong with them; no more than `mostObjects`. */
  differences: z.array(z.string()),
  differing: z.number(),
})
export type ComparedObjects = z.infer<typeof ComparedObjects>

/** How many large objects that differ are named: a log is no place for millions. */
export const mostObjects = 50
