import { posix } from 'node:path'

import { belongsToHost } from '../backup/host-paths.ts'
import { composeLabels } from '../docker/labels.ts'
import { LifeboatError } from '../errors.ts'
import type { Captured } from '../model/captured.ts'
import type { Move } from '../model/rebuild.ts'

/** The folder of the compose project, on the host that it was backed up on; undefined for a stack that Compose did not make. Pure. */
export function findProjectFolder({
  containers,
}: Pick<Captured, 'containers'>): string | undefined {
  return containers.map(({ Config }) => Config.Labels?.[composeLabels.workingDir]).find(Boolean)
}

/**
 * From where to where the project's folder goes; undefined when it stays. Throws `project-dir-unfit` for a path that is no folder's of a host, that
 * Docker or Compose cannot write down, or that belongs to the host, and for a stack that has no folder. Pure.
 */
export function findMove(
  captured: Pick<Captured, 'containers'>,
  wanted: string | undefined,
): Move | undefined {
  if (wanted === undefined) return undefined
  const to = wanted.length > 1 ? wanted.replace(/\/$/, '') : wanted
  const why = findFault(to)
  if (why !== undefined) throw unfit(`${JSON.stringify(wanted)} ${why}`)
  const from = findProjectFolder(captured)
  if (from === undefined) throw unfit('the backup has no project folder that could go there')
  return from === to ? undefined : { from, to }
}

function findFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'is not absolute'
  if (posix.normalize(path) !== path) return 'is not written without detours'
  // They part a bind’s two sides, and the paths in Compose’s labels.
  if (/[:,\p{Cc}]/u.test(path)) return 'has a colon, a comma or a control character in it'
  if (belongsToHost(path)) return 'belongs to the host'
  return undefined
}

function unfit(why: string): LifeboatError {
  return new LifeboatError('project-dir-unfit', `--project-dir: ${why}`, {
    hint: 'Give the absolute path that the folder shall have on the host, for example /srv/shop. Without --project-dir it goes to where it was. Nothing was changed.',
  })
}
