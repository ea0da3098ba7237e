import { findMountUsers, isAtWork } from '../docker/mount-users.ts'
import { inspectVolume } from '../docker/inspect-stack.ts'
import { nameScratch } from '../docker/staging.ts'
import { isInterruption, LifeboatError, messageOf } from '../errors.ts'
import type { Pair } from '../model/journal.ts'
import { findInside, placeOf } from '../model/place.ts'
import type { FilesStep } from '../model/restore.ts'
import type { ReadRequest } from '../repository/read-out.ts'
import { stageFiles } from '../repository/stage-files.ts'
import type { Written } from '../repository/write-files.ts'
import { findFolder } from './choose-way.ts'
import { lookAtFolders, type Looked, type Places } from './exchange-folders.ts'
import type { RestoreContext } from './restore-context.ts'

/** Files that stand restored beside the live ones, and those volumes that turned out not to be exchangeable. */
export type Staged = {
  readonly folder: string
  readonly pairs: readonly Pair[]
  readonly written: Written
  readonly refused: readonly { readonly volume: string; readonly reason: string }[]
}

/** Restores volumes into the scratch volume while all runs, and looks whether they can be exchanged with the live ones. */
export async function stageVolumes(
  context: RestoreContext,
  request: ReadRequest,
  steps: readonly FilesStep[],
): Promise<Staged> {
  const { run, runWorker, repository, stack } = context
  const volume = nameScratch(run)
  const include = steps.map(({ from }) => from)
  const written = await stageFiles(runWorker, repository, request, { volume, include })
  const places = steps.map(({ target, from }): Places => {
    const beside = `${volume}/_data${from.slice('/stack'.length)}`
    return { volume: target, live: `${target}/_data`, beside }
  })
  const folder = await findCommonFolder(context, steps)
  const looked =
    folder === undefined
      ? refuseAll(places, 'the scratch volume is elsewhere')
      : await lookAtFolders(runWorker, stack.self.image, folder, places).catch((error: unknown) => {
          // An engine that does not give a worker that folder, for one: the other way needs none.
          if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
          return refuseAll(places, messageOf(error))
        })
  const seen = await Promise.all(looked.map((each) => refuseSeen(context, folder ?? '', each)))
  return {
    folder: folder ?? '',
    pairs: seen.flatMap((each) => ('reason' in each ? [] : [each])),
    refused: seen.flatMap((each) => ('reason' in each ? [each] : [])),
    written,
  }
}

/** The engine's folder that the scratch volume and all others stand in. */
async function findCommonFolder(
  { run, stack }: RestoreContext,
  steps: readonly FilesStep[],
): Promise<string | undefined> {
  const scratch = await inspectVolume(run.engine, nameScratch(run))
  const folder = scratch === undefined ? undefined : findFolder(scratch)
  const isCommon = steps.every(({ target }) => {
    const volume = stack.volumes.find(({ name }) => name === target)
    return volume !== undefined && findFolder(volume) === folder
  })
  return isCommon ? folder : undefined
}

function refuseAll(places: readonly Places[], reason: string): Looked[] {
  return places.map(({ volume }) => ({ volume, reason }))
}

/** Whoever mounts the folder by its path is not known to use the volume, is not stopped, and would keep what was live. */
async function refuseSeen(
  { run }: RestoreContext,
  folder: string,
  looked: Looked,
): Promise<Looked> {
  if ('reason' in looked) return looked
  const path = `${folder}/${looked.live}`
  const users = await findMountUsers(run.engine, [{ kind: 'bind', source: path }])
  const user = users.find((each) => isAtWork(each) && findInside(path, placeOf(each)) !== undefined)
  if (user === undefined) return looked
  return { volume: looked.volume, reason: `${user.name} mounts ${user.source}` }
}
