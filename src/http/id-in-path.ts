import { z } from 'zod'

/** The `:id` of a path. `/backups//report` has one too, an empty one: it names nothing and is refused before anything is looked for. */
export const IdInPath = z.object({ id: z.string().min(1, 'is empty') })
