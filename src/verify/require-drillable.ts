import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'

/** A backup of which nothing would be restored is not called drilled. Throws `nothing-to-drill`. */
export function requireDrillable({ id, parts }: Pick<Manifest, 'id' | 'parts'>): void {
  if (parts.some(({ kind }) => kind !== 'config')) return
  throw new LifeboatError(
    'nothing-to-drill',
    `backup ${id} has neither databases nor files: there is nothing to restore in a drill`,
    { hint: 'Prove as much of it as there is: lifeboat verify --level stored.' },
  )
}
