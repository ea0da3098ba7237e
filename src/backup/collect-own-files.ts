import { fetchOwnFiles } from '../docker/own-files.ts'
import { LifeboatError } from '../errors.ts'
import type { Failure } from '../model/plan.ts'
import type { WorkerFile } from '../model/worker.ts'
import { toFailure, type CaptureContext } from './capture-context.ts'
import { configRoot } from './config-listing.ts'

export type CollectedOwnFiles = {
  readonly files: readonly { readonly file: WorkerFile; readonly source: string }[]
  readonly notCaptured: readonly { readonly source: string; readonly because: string }[]
  /** One for each container that the engine gives no file of. */
  readonly failures: readonly Failure[]
}

/** Files that only the containers have: inline configs, secrets from variables, and whatever else was written there. */
export async function collectOwnFiles({ run, stack }: CaptureContext): Promise<CollectedOwnFiles> {
  const files: { file: WorkerFile; source: string }[] = []
  const notCaptured: { source: string; because: string }[] = []
  const failures: Failure[] = []
  for (const container of stack.containers) {
    if (container.isSelf) continue
    const own = await fetchOwnFiles(run.engine, container).catch((error: unknown) => {
      if (!(error instanceof LifeboatError) || !isOfContainer(error)) throw error
      failures.push(toFailure(`files of ${container.name}`, error))
      return { files: [], notCaptured: [] }
    })
    files.push(
      ...own.files.map(({ path, file }) => ({
        file: { path: `${configRoot}/inside/${container.name}${path}`, ...file },
        source: `${container.name}:${path}`,
      })),
    )
    notCaptured.push(
      ...own.notCaptured.map(({ path, because }) => ({
        source: `${container.name}:${path}`,
        because,
      })),
    )
  }
  return { files, notCaptured, failures }
}

/** It keeps nothing else from being taken. */
function isOfContainer({ code }: LifeboatError): boolean {
  return code === 'container-closed' || code === 'container-changing'
}
