import { posix } from 'node:path'

import { LifeboatError } from '../errors.ts'
import { suggest } from '../suggest.ts'
import type { Manifest } from './manifest.ts'
import type { WantedPath } from './wanted-inside.ts'

/**
 * The path of a backup that is meant by a volume's name, or a host path's, and a path inside it. Throws `not-in-backup`, and `no-such-path` for what would lead out
 * of the volume. Pure.
 */
export function locateInside(
  { id, project, archived }: Pick<Manifest, 'id' | 'project' | 'archived'>,
  { volume, path }: Pick<WantedPath, 'volume' | 'path'>,
): string {
  if (volume === undefined) return path === '/' ? '/stack' : path
  const found =
    archived.find(({ source }) => source === volume) ??
    archived.find(({ kind, source }) => kind === 'volume' && source === `${project}_${volume}`)
  if (found === undefined) {
    const names = archived.map(({ source }) => source)
    const nearest = suggest(volume, names)
    throw new LifeboatError('not-in-backup', `backup ${id} holds no ${JSON.stringify(volume)}`, {
      hint: `It holds the files of what stands below.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
      details: names,
    })
  }
  const inside = posix.join(found.path, path).replace(/\/$/, '')
  if (inside === found.path || inside.startsWith(`${found.path}/`)) return inside
  throw new LifeboatError('no-such-path', `${JSON.stringify(path)} leads out of ${volume}`, {
    hint: 'Name another volume if that is meant; a path inside one begins with a slash.',
  })
}
