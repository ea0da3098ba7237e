import { LifeboatError } from '../errors.ts'
import type { Manifest, Part } from '../model/manifest.ts'

export type HasParts = { readonly parts: readonly Pick<Part, 'kind'>[] }

/** A backup of which nothing would be restored is not called drilled. Throws `nothing-to-drill`. */
export function requireDrillable(manifest: Pick<Manifest, 'id'> & HasParts): void {
  if (isDrillable(manifest)) return
  throw new LifeboatError(
    'nothing-to-drill',
    `backup ${manifest.id} has neither databases nor files: there is nothing to restore in a drill`,
    { hint: 'Prove as much of it as there is: lifeboat verify --level stored.' },
  )
}

/** Whether anything of it would be restored. Pure. */
export function isDrillable({ parts }: HasParts): boolean {
  return parts.some(({ kind }) => kind === 'databases' || kind === 'files')
}
