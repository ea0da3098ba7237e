import { createHash } from 'node:crypto'

import type { ConfigFile, Manifest, Part } from '../model/manifest.ts'
import type { BackupPlan, ConfigStep, Failure } from '../model/plan.ts'
import type { WorkerFile, WorkerMount } from '../model/worker.ts'
import { storePart } from '../repository/store-part.ts'
import { partBasics, toFailure, type CaptureContext } from './capture-context.ts'
import { collectEngineFacts } from './collect-engine-facts.ts'
import { collectOwnFiles } from './collect-own-files.ts'
import { configRoot, Listing, type ListRequest } from './config-listing.ts'
import { withoutMissingBinds } from './missing-binds.ts'

export type CapturedConfig = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  readonly config: Manifest['config']
  readonly failures: readonly Failure[]
}

export const requestPath = '/lifeboat/list.json'
export const excludePath = '/lifeboat/exclude'
const nothing = { files: [], notCaptured: [] }

/**
 * Stores what a rebuild needs: the engine's own descriptions, files that only containers have, and the project's folder.
 * The listing with each file's hash is made in the same worker, just before restic reads.
 */
export async function captureConfig(context: CaptureContext): Promise<CapturedConfig> {
  const step = context.plan.steps.find((each) => each.do === 'config')
  if (step === undefined) return { parts: [], config: nothing, failures: [] }
  try {
    const facts = await collectEngineFacts(context)
    const own = await collectOwnFiles(context)
    const { result, missing } = await withoutMissingBinds(mountsOf(step), (mounts) =>
      storePart(
        context.runWorker,
        context.repository,
        {
          ...partBasics(context, 'config'),
          parent: context.parents.config?.id,
          path: configRoot,
          mounts,
          without: [],
          before: {
            command: `lifeboat worker list-config ${requestPath} ${excludePath}`,
            excludeFile: excludePath,
          },
        },
        [
          ...facts.files,
          ...own.files.map(({ file }) => file),
          listRequest(context.plan, step, mounts),
        ],
      ),
    )
    const listing = readListing(result.stdout)
    const files = [...listing.files, ...own.files.map(({ file, source }) => describe(file, source))]
    const notCaptured = [
      ...listing.notCaptured,
      ...own.notCaptured,
      ...facts.notCaptured,
      ...missing.map(({ source }) => ({ source, because: 'not there on the engine’s machine' })),
      ...result.unread.map((source) => ({ source, because: 'could not be read' })),
    ]
    return { parts: [result.part], config: { files, notCaptured }, failures: own.failures }
  } catch (error) {
    return { parts: [], config: nothing, failures: [toFailure('config part', error)] }
  }
}

export function mountsOf({ projectFolder, outside }: ConfigStep): WorkerMount[] {
  const project = projectFolder === undefined ? [] : [mount(projectFolder, `${configRoot}/project`)]
  return [...project, ...outside.map((path) => mount(path, `${configRoot}/outside${path}`))]
}

function mount(source: string, target: string): WorkerMount {
  return { kind: 'bind', source, target, writable: false }
}

export function listRequest(
  { coverage }: Pick<BackupPlan, 'coverage'>,
  step: ConfigStep,
  mounts: readonly WorkerMount[],
): WorkerFile {
  const { projectFolder = '', without, outside } = step
  const inProject = (path: string): string =>
    `${configRoot}/project${path.slice(projectFolder.length)}`
  const mounted = coverage
    .filter(({ kind, source }) => kind === 'bind' && source.startsWith(`${projectFolder}/`))
    .map(({ source }) => inProject(source))
  const request: ListRequest = {
    roots: mounts.map(({ source, target }) => ({ source, target })),
    without: without.map(inProject),
    whole: [...new Set([...outside.map((path) => `${configRoot}/outside${path}`), ...mounted])],
  }
  return { path: requestPath, content: Buffer.from(JSON.stringify(request)) }
}

export function readListing(stdout: string): Listing {
  const line = stdout.split('\n').find((each) => each.startsWith('{"event":"listed"'))
  return Listing.parse(JSON.parse(line ?? 'null'))
}

function describe(file: WorkerFile, source: string): ConfigFile {
  const { path, content, mode = 0, uid = 0, gid = 0, mtime = new Date(0) } = file
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { path, source, bytes: content.length, sha256, mode, uid, gid, mtime: mtime.toISOString() }
}
