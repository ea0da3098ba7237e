import type { Manifest, Server } from '../model/manifest.ts'
import { findHeld, type Reference } from '../model/reference.ts'

/** A reference of a backup, and what of it a drill restores. */
export type PlannedReference = { readonly reference: Reference } & (
  | { readonly server: Server; readonly database: string; readonly path: string }
  /** Why a drill cannot look. */
  | { readonly notChecked: string }
)

/** Which references can be checked: those of which the backup holds both the rows and the files. In the manifest's order. Pure. */
export function planReferences({
  references,
  servers,
  parts,
  archived,
}: Pick<Manifest, 'references' | 'servers' | 'parts' | 'archived'>): PlannedReference[] {
  const hasFiles = parts.some(({ kind }) => kind === 'files')
  return references.map((reference) => {
    const { service, containerId } = reference.server
    const server = servers.find((each) => each.containerId === containerId)
    const database = server?.databases.find(({ name }) => name === reference.database)?.name
    if (server === undefined || database === undefined) {
      const { database: name } = reference
      const rows = name === null ? 'the databases' : `the database ${JSON.stringify(name)}`
      return { reference, notChecked: `the backup does not hold ${rows} of ${service}` }
    }
    const path = hasFiles ? findHeld(archived, reference.mount) : undefined
    if (path === undefined) {
      const { kind, source } = reference.mount
      const files = kind === 'volume' ? `the volume ${source}` : source
      return { reference, notChecked: `the backup does not hold ${files}` }
    }
    return { reference, server, database, path }
  })
}
