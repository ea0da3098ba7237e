import { reachesFiles } from '../model/capabilities.ts'
import { LifeboatError } from '../errors.ts'
import type { RunWorker, WorkerMount } from '../model/worker.ts'
import { isConfiguration } from './list-archived.ts'
import type { RestoreContext } from './restore-context.ts'

/** Bytes that are needed on the disk that a folder of the measuring worker stands on. */
export type Need = {
  readonly path: string
  readonly bytes: number
  readonly what: string
  /** What is there now goes first. */
  readonly isReplaced: boolean
}

const script = `
while [ $# -gt 0 ]; do
  stat -c %d "$1"
  df -B1 --output=avail "$1" | tail -n 1
  if [ "$2" = replaced ]; then du -sxB1 "$1" | cut -f 1; else echo 0; fi
  shift 2
done
`

/**
 * Refuses when a disk has less free space than will be written to it. Needs on one disk are added up; files that are replaced give
 * back what they take. Throws `too-little-space`.
 */
export async function checkSpace(context: MeasureContext, staging: string): Promise<void> {
  const { runWorker, stack } = context
  await requireSpace(runWorker, stack.self.image, findNeeds(context, staging))
}

/** The same of what is known to be needed. */
export async function requireSpace(
  runWorker: RunWorker,
  image: string,
  { needs, mounts }: Needs,
): Promise<void> {
  const { stdout } = await runWorker({
    purpose: 'measure-space',
    image,
    // The device, its free bytes, the bytes in use below the folder where those are given back.
    entrypoint: ['sh', '-ec', script, 'measure'],
    command: needs.flatMap(({ path, isReplaced }) => [path, isReplaced ? 'replaced' : 'added']),
    env: {},
    mounts,
    capabilities: reachesFiles,
    network: 'none',
  })
  judgeSpace(needs, readMeasures(stdout, needs.length))
}

export type Measure = { readonly device: string; readonly free: number; readonly used: number }

export function readMeasures(stdout: string, count: number): Measure[] {
  const words = stdout.split('\n').map((line) => line.trim())
  return Array.from({ length: count }, (_, index) => ({
    device: words[index * 3] ?? '',
    free: Number(words[index * 3 + 1]),
    used: Number(words[index * 3 + 2]),
  }))
}

/** A tenth more than was counted, for indexes, WAL and what the file system itself takes. */
const reserve = 1.1

/** Pure. */
export function judgeSpace(needs: readonly Need[], measures: readonly Measure[]): void {
  const devices = Map.groupBy(needs.keys(), (index) => measures[index]?.device ?? '')
  for (const indexes of devices.values()) {
    const wanted = indexes.reduce((sum, index) => sum + (needs[index]?.bytes ?? 0) * reserve, 0)
    const free = measures[indexes[0] ?? 0]?.free ?? 0
    const given = indexes.reduce((sum, index) => sum + (measures[index]?.used ?? 0), free)
    if (wanted <= given) continue
    throw new LifeboatError('too-little-space', 'there is too little space for the restore', {
      hint: 'Free the space, or restore less at a time. Nothing was changed.',
      details: [
        `needed: ${Math.ceil(wanted)} bytes, there: ${given} bytes`,
        ...indexes.map((index) => `${needs[index]?.what}: ${needs[index]?.bytes} bytes`),
      ],
    })
  }
}

type Needs = { readonly needs: readonly Need[]; readonly mounts: readonly WorkerMount[] }

/** What a restore writes, and where the measuring worker sees the disks that take it. Pure. */
export function findNeeds(context: SpaceContext, staging: string): Needs {
  const [databases, files] = [needsOfDatabases(context), needsOfFiles(context)]
  return {
    needs: [...databases.needs, ...files.needs],
    mounts: [
      { kind: 'volume', source: staging, target: stagingPath, writable: false },
      ...databases.mounts,
      ...files.mounts,
    ],
  }
}

type SpaceContext = Pick<RestoreContext, 'plan' | 'targets' | 'stack' | 'parts' | 'manifest'>

export type MeasureContext = SpaceContext & Pick<RestoreContext, 'runWorker'>

const stagingPath = '/measure/staging'

function needsOfDatabases({ targets, stack, parts }: SpaceContext): Needs {
  if (targets.length === 0) return { needs: [], mounts: [] }
  const dumps = parts.find(({ part }) => part.kind === 'databases')?.part.bytes ?? 0
  const needs: Need[] = [
    { path: stagingPath, bytes: dumps, what: 'dumps, unpacked', isReplaced: false },
  ]
  const mounts: WorkerMount[] = []
  for (const [index, { steps, server, containerId }] of targets.entries()) {
    const bytes = server.databases
      .filter(({ name }) => steps.some((step) => step.database === name))
      .reduce((sum, database) => sum + database.bytes, 0)
    const data = findDataMount(stack, containerId)
    if (data === undefined) continue
    const path = `/measure/server-${index}`
    mounts.push({ ...data, target: path, writable: false })
    needs.push({ path, bytes, what: `databases of ${server.service}`, isReplaced: false })
  }
  return { needs, mounts }
}

function needsOfFiles({ plan, parts, manifest, stack }: SpaceContext): Needs {
  const files = parts.find(({ part }) => part.kind === 'files')?.part.bytes ?? 0
  const written = plan.steps.filter((step) => step.do === 'files')
  // How much of the part belongs to one volume is known only when all of it is written, but for what a person keeps.
  const isWhole = manifest.archived.every(
    (archived) =>
      isConfiguration(stack, archived) ||
      written.some(({ from, inside }) => from === archived.path && inside === undefined),
  )
  const needs: Need[] = []
  const mounts: WorkerMount[] = []
  const first = written.findIndex(({ way }) => way === 'exchange')
  for (const [index, { kind, target, over, inside, way }] of written.entries()) {
    const what = `files of ${target}`
    if (way === 'exchange') {
      // Of some of the part no more is known than that it is not more than all: what runs must not find the disk full.
      const bytes = index === first ? files : 0
      needs.push({ path: stagingPath, bytes, what: `${what}, beside them`, isReplaced: false })
      continue
    }
    const bytes = isWhole && first === -1 && index === 0 ? files : 0
    if (over === 'beside') {
      // A new volume comes to where staging is.
      needs.push({ path: stagingPath, bytes, what, isReplaced: false })
      continue
    }
    const path = `/measure/files-${index}`
    mounts.push({ kind, source: target, target: path, writable: false })
    // What is restored beside is so before anything makes room.
    const isReplaced = first === -1 && inside === undefined && !plan.options.keepExtra
    needs.push({ path, bytes, what, isReplaced })
  }
  return { needs, mounts }
}

function findDataMount(
  stack: RestoreContext['stack'],
  containerId: string,
): Pick<WorkerMount, 'kind' | 'source'> | undefined {
  const answer = stack.databases.find((each) => each.containerId === containerId)?.answer
  if (answer?.state !== 'reachable') return undefined
  const mount = stack.containers
    .find(({ id }) => id === containerId)
    ?.mounts.filter(({ kind }) => kind === 'volume' || kind === 'bind')
    .filter(
      ({ target }) =>
        answer.dataDirectory === target || answer.dataDirectory.startsWith(`${target}/`),
    )
    .toSorted((a, b) => b.target.length - a.target.length)[0]
  if (mount === undefined || (mount.kind !== 'volume' && mount.kind !== 'bind')) return undefined
  return { kind: mount.kind, source: mount.source }
}
