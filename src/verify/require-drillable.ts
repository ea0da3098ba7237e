import { LifeboatError } from '../errors.ts'
import { isDrillable, type HasParts } from '../model/is-drillable.ts'
import type { Manifest } from '../model/manifest.ts'

/** A backup of which nothing would be restored is not called drilled. Throws `nothing-to-drill`. */
export function requireDrillable(manifest: Pick<Manifest, 'id'> & HasParts): void {
  if (isDrillable(manifest)) return
  throw new LifeboatError(
    'nothing-to-drill',
    `backup ${manifest.id} has neither databases nor files: there is nothing to restore in a drill`,
    { hint: 'Prove as much of it as there is: lifeboat verify --level stored.' },
  )
}
