import { z } from 'zod'

/** Rows that name files, as a label on a service declares them, with all that names are looked up by settled when the backup was made. */
export const Reference = z.object({
  service: z.string().describe('whose label declares it'),
  container: z.string(),
  text: z.string().describe('as the label has it'),
  server: z.object({
    service: z.string(),
    containerId: z.string().describe('of the server that is asked'),
  }),
  database: z.string().nullable().describe('null: it could not be asked which there are'),
  query: z
    .string()
    .describe('gives a path for each row, and the sha256 of its file if it has two columns'),
  schemas: z
    .array(z.string())
    .nullable()
    .describe('where names without a schema are looked for; null: it could not be asked'),
  mount: z.object({
    kind: z.enum(['volume', 'bind']),
    source: z.string().describe('volume name or host path'),
  }),
  folder: z.string().describe('where in it the paths begin; its root is /'),
})
export type Reference = z.infer<typeof Reference>

const Count = z.number().int().nonnegative()

/** What a drill found when it looked for the files that the rows name, both of them restored. */
export const DrilledReference = z.object({
  service: z.string().describe('whose label declares it'),
  text: z.string().describe('as the label has it'),
  notChecked: z.string().nullable().describe('why nothing was looked at; null when it was checked'),
  rows: Count.describe('rows that name a file; each was looked for'),
  nameless: Count.describe('rows whose path is NULL: they name none'),
  hashed: Count.describe('files whose sha256 was compared'),
  missing: Count.describe('rows whose file is not there, or is none inside the folder'),
  different: Count.describe('rows whose file has another sha256'),
  examples: z.array(z.string()).describe('the first 50 missing or different, each with its reason'),
  ms: Count.describe('milliseconds'),
})
export type DrilledReference = z.infer<typeof DrilledReference>

/** What a backup holds of a volume or host path. */
type Held = { readonly kind: 'volume' | 'bind'; readonly source: string; readonly path: string }

/** Where a mount's files stand in the files part; undefined when no part has them. A host path may come with one above it. Pure. */
export function findHeld(
  archived: readonly Held[],
  { kind, source }: Reference['mount'],
): string | undefined {
  const held = archived.find(
    (each) =>
      each.kind === kind &&
      (each.source === source || (kind === 'bind' && source.startsWith(`${each.source}/`))),
  )
  return held === undefined ? undefined : held.path + source.slice(held.source.length)
}
