import { posix } from 'node:path'

import { LifeboatError } from '../errors.ts'
import type { Manifest, Part } from '../model/manifest.ts'

/** Everything in every part stands below it. */
export const root = '/stack'

const holders: Readonly<Record<string, Part['kind']>> = {
  databases: 'databases',
  config: 'config',
  images: 'images',
  volumes: 'files',
  binds: 'files',
}

/**
 * The path inside the parts that a person means by `/stack/…`, `volumes/VOLUME/…` or `VOLUME/…`, the volume with or without the
 * project's name in front. Throws `no-such-path` for what leads out of `/stack`. Pure.
 */
export function resolvePath(
  wanted: string,
  manifest: Pick<Manifest, 'id' | 'project' | 'archived'>,
): string {
  const path = posix.normalize(wanted.startsWith('/') ? wanted : expand(wanted, manifest))
  const plain = path.replace(/\/$/, '')
  if (plain === root || plain.startsWith(`${root}/`)) return plain
  throw new LifeboatError('no-such-path', `backup ${manifest.id} has no ${JSON.stringify(path)}`, {
    hint: 'A path in a backup is /stack/volumes/VOLUME/PATH, VOLUME/PATH for short, or another one below /stack.',
  })
}

function expand(
  wanted: string,
  { project, archived }: Pick<Manifest, 'project' | 'archived'>,
): string {
  const names = wanted.split('/')
  const isLong = names[0] === 'volumes' && names.length > 1
  const [volume = '', ...below] = isLong ? names.slice(1) : names
  const isKnown = (name: string): boolean =>
    archived.some(({ kind, source }) => kind === 'volume' && source === name)
  const full = `${project}_${volume}`
  const found = !isKnown(volume) && isKnown(full) ? full : volume
  return [root, 'volumes', found, ...below].join('/')
}

/** Whether a kind of part can hold a path. All of them can hold the root, and what stands in no known folder. */
export function canHold(kind: Part['kind'], path: string): boolean {
  const holder = holders[path.split('/')[2] ?? '']
  return holder === undefined || holder === kind
}

/** Every folder on the way to a path, the root first, the path itself left out. Pure. */
export function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(2, -1)
  return [root, ...names.map((_, index) => [root, ...names.slice(0, index + 1)].join('/'))]
}
