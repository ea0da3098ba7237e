import type { Part } from './manifest.ts'

export type HasParts = { readonly parts: readonly Pick<Part, 'kind'>[] }

/** Whether anything of it would be restored in a drill. Pure. */
export function isDrillable({ parts }: HasParts): boolean {
  return parts.some(({ kind }) => kind === 'databases' || kind === 'files')
}
