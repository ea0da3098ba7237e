import type { z } from 'zod'

import { Backup } from './backup.ts'
import { Manifest } from './manifest.ts'

/** A manifest as its backup was written, and what has been proved of it since. */
export type ShownBackup = { readonly manifest: Manifest } & Pick<Backup, 'level' | 'verified'>

/** The same as one document, for whoever reads JSON. */
export const ShownManifest = Manifest.extend(Backup.pick({ level: true, verified: true }).shape)
export type ShownManifest = z.infer<typeof ShownManifest>
