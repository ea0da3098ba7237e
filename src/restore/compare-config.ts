import { restoresFiles } from '../model/capabilities.ts'
import {
  mountsOf,
  readListing,
  requestPath,
  excludePath,
  listRequest,
} from '../backup/capture-config.ts'
import { configRoot } from '../backup/config-listing.ts'
import { withoutMissingBinds } from '../backup/missing-binds.ts'
import { planBackup } from '../backup/plan-backup.ts'
import { inspectStack, readHost } from '../docker/inspect-stack.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runPassingWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { ConfigDifference } from '../model/config-difference.ts'
import type { ConfigFile, Manifest } from '../model/manifest.ts'
import type { Self } from '../model/stack.ts'
import { readManifest } from '../repository/find-backups.ts'
import { findParts } from '../repository/find-part.ts'
import { findRepositorySource } from '../repository/locate.ts'
import { globalOptions, reachRepository, type Repository } from '../repository/repository.ts'

export type CompareRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  /** A backup's id, the beginning of it, or `latest`. */
  readonly backup: string
}

/** Holds a backup's configuration against what stands on the host today. Writes nothing: what differs is a person's to decide. */
export async function compareConfig(request: CompareRequest): Promise<ConfigDifference> {
  const { run, self, repository } = request
  const manifest = await readManifest(repository, {
    wanted: request.backup,
    project: run.project,
    host: await readHost(run.engine),
    type: 'config',
  })
  const snapshot = await findConfig(repository, manifest)
  const stack = { ...(await inspectStack(run.engine, self, run.project)), databases: [] }
  const plan = planBackup(
    stack,
    { type: 'config', services: [] },
    findRepositorySource(stack, repository.location),
  )
  const step = plan.steps.find((each) => each.do === 'config')
  if (step === undefined) throw new Error('a plan of the configuration has no such step')
  const { result } = await withoutMissingBinds(mountsOf(step), (mounts) =>
    runPassingWorker(
      run,
      {
        purpose: 'compare-config',
        image: self.image,
        capabilities: restoresFiles,
        entrypoint: ['bash', '-ec', script(repository), 'compare'],
        command: [],
        ...reachRepository(repository, { SNAPSHOT: snapshot }),
        mounts: [...mounts, ...repository.mounts.map((mount) => ({ ...mount, writable: false }))],
      },
      [listRequest(plan, step, mounts)],
    ),
  )
  return describe(manifest, readListing(result.stdout).files, readDifference(result.stdout))
}

export async function findConfig(repository: Repository, manifest: Manifest): Promise<string> {
  const parts = await findParts(repository, manifest)
  const found = parts.find(({ part }) => part.kind === 'config')
  if (found !== undefined) return found.snapshot
  throw new LifeboatError('not-in-backup', `backup ${manifest.id} holds no configuration`, {
    hint: 'Choose one of type full or config; lifeboat list shows them.',
  })
}

const mark = '{"event":"difference"}'
const captured = '/lifeboat/captured'

/** diff ends with 1 when files differ, with 2 when it could not tell. */
function script(repository: Repository): string {
  return `
lifeboat worker list-config ${requestPath} ${excludePath}
restic restore --no-lock ${globalOptions(repository).join(' ')} "$SNAPSHOT:${configRoot}" --target ${captured} >/dev/null
echo '${mark}'
cd ${captured}
find . -path ./inside -prune -o -path ./engine -prune -o -type f -printf '%P\\0' | sort -z | while IFS= read -r -d '' file; do
  today="${configRoot}/$file"
  if [ -f "$today" ]; then
    diff -u --label "backup/$file" --label "today/$file" -- "$file" "$today" || [ $? -eq 1 ]
  fi
done
`
}

function readDifference(stdout: string): string {
  const at = stdout.indexOf(`${mark}\n`)
  if (at < 0) throw new Error('the worker compared nothing')
  return stdout.slice(at + mark.length + 1)
}

function describe(
  manifest: Manifest,
  today: readonly ConfigFile[],
  text: string,
): ConfigDifference {
  const held = manifest.config.files.filter((file) => !isInContainer(file))
  const now = new Map(today.map((file) => [file.source, file]))
  const known = new Set(held.map(({ source }) => source))
  const there = held.filter(({ source }) => now.has(source))
  const changed = there.filter(({ source, sha256 }) => now.get(source)?.sha256 !== sha256)
  return {
    backup: manifest.id,
    changed: changed.map(({ source }) => source),
    missing: held.filter(({ source }) => !now.has(source)).map(({ source }) => source),
    added: today.filter(({ source }) => !known.has(source)).map(({ source }) => source),
    same: there.length - changed.length,
    inContainers: manifest.config.files.filter(isInContainer).map(({ source }) => source),
    text,
  }
}

function isInContainer({ path }: ConfigFile): boolean {
  return path.startsWith(`${configRoot}/inside/`)
}
