import { configRoot } from '../backup/config-listing.ts'
import type { Captured } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'
import { findProjectFolder } from './find-move.ts'

/** What of the configuration part goes where on the host. */
export type ConfigTarget = {
  /** Path inside the part, below `configRoot`. */
  readonly from: string
  /** Host path. */
  readonly target: string
  readonly kind: 'folder' | 'file'
}

/**
 * The project's folder as a whole, and what stood outside of it file by file: of the folders around those only the ways to them are made,
 * whose owners and modes the backup does not know. Pure.
 */
export function listConfigTargets(
  { config }: Pick<Manifest, 'config'>,
  captured: Pick<Captured, 'containers'>,
): ConfigTarget[] {
  const folder = findProjectFolder(captured)
  const outside = `${configRoot}/outside/`
  return [
    ...(folder === undefined ? [] : [{ from: 'project', target: folder, kind: 'folder' } as const]),
    ...config.files
      .filter(({ path }) => path.startsWith(outside))
      .map(({ path, source }): ConfigTarget => ({
        from: path.slice(configRoot.length + 1),
        target: source,
        kind: 'file',
      })),
  ]
}
