/** A restore of the example shop on an engine in memory: what its workers do to files and databases is kept as words. */
import { runPassingWorker } from '../../src/docker/worker.ts'
import type { JournalEntry } from '../../src/model/journal.ts'
import type { RestorePlan } from '../../src/model/restore.ts'
import type { RestoreContext } from '../../src/restore/restore-context.ts'
import type { PreparedRequest } from '../../src/restore/run-restore.ts'
import type { Safeguard } from '../../src/restore/safeguard.ts'
import { openSettling, type SettleContext } from '../../src/restore/settle-context.ts'
import { exampleManifest, examplePart } from './example-manifest.ts'
import { exampleRepository, exampleRestorePlan, filesStep, loadTarget } from './example-restore.ts'
import { exampleStack } from './example-stack.ts'
import { runningContainer, type FakeContainer, type WorkerBody } from './memory-engine-answers.ts'
import { packText } from './pack-text.ts'
import { openMemoryEngine, type MemoryEngine } from './memory-engine.ts'

export type World = {
  /** What the volume holds. */
  files: string
  /** What was restored beside it, or stands there after the exchange. */
  beside: string | undefined
  /** What the safety backup holds. */
  saved: string | undefined
  database: { live: string; temporary?: string; aside?: string; maintenance: boolean }
}

type Given = {
  readonly plan?: Partial<RestorePlan>
  readonly containers?: readonly FakeContainer[]
  readonly before?: (what: string, scene: Scene) => void
  /** Of the one worker that fails. */
  readonly failing?: () => string | undefined
  /** Of the one worker that does not end. */
  readonly endless?: string
  /** Bytes on the disk; more than enough when not given. */
  readonly free?: number
  readonly signal?: AbortSignal
  readonly reason?: 'safeguard'
  /** Makes the safety backup. */
  readonly guard?: Safeguard['take']
}

export type Scene = {
  readonly engine: MemoryEngine
  readonly world: World
  readonly context: RestoreContext
  readonly request: PreparedRequest
  /** Whether something reads for a safety backup; undefined: nothing ever did. */
  isGuarding: boolean | undefined
  /** What is in the journal now. */
  readonly journal: () => JournalEntry[]
  /** As another process, after the end of this one, would go on. */
  readonly reopen: (before?: (what: string) => void) => {
    engine: MemoryEngine
    settling: SettleContext
  }
}

/** The volume is used by app and web; the server is called db. */
export const stops = [
  { service: 'web', container: 'shop-web-1', id: 'id-web', because: 'uses shop_uploads' },
  { service: 'app', container: 'shop-app-1', id: 'id-app', because: 'uses shop_uploads' },
]
export const exchanged = filesStep({ way: 'exchange' })

export function openRestore(given: Given = {}): Scene {
  const world: World = {
    files: 'old',
    beside: undefined,
    saved: undefined,
    database: { live: 'old', maintenance: false },
  }
  const work = (purpose: string, body: WorkerBody): string | undefined => {
    if (purpose === given.endless) return undefined
    if (purpose === 'measure-space') return measure(body, given.free)
    if (purpose === given.failing?.()) throw new Error('no')
    return workIn(world, purpose, body)
  }
  const engine = openMemoryEngine({
    containers: given.containers ?? defaultContainers(),
    volumes: { shop_uploads: {} },
    work,
    before: (what) => given.before?.(what, scene),
  })
  const run = {
    engine: engine.client,
    runId: 'run-1',
    project: 'shop',
    signal: given.signal ?? new AbortController().signal,
    stepTimeoutMs: 1000,
    ownContainerId: 'id-lifeboat',
  }
  const stack = exampleStack()
  const volumes = stack.volumes.map((volume) => ({
    ...volume,
    inspect: { Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data` },
  }))
  const context: RestoreContext = {
    run,
    runWorker: (spec, files) => runPassingWorker(run, spec, files),
    repository: exampleRepository,
    stack: { ...stack, volumes },
    manifest: exampleManifest(given.reason === undefined ? {} : { reason: given.reason }),
    plan: exampleRestorePlan({ stops, ...given.plan }),
    parts: (['databases', 'files'] as const).map((kind) => {
      return { part: examplePart(kind), snapshot: `${kind}-snapshot` }
    }),
    targets: (given.plan?.steps ?? exampleRestorePlan().steps).some(
      ({ do: what }) => what !== 'files',
    )
      ? [loadTarget()]
      : [],
    written: [],
    startLimitMs: 1000,
  }
  const take: Safeguard['take'] = async () => {
    await engine.note('safeguard')
    world.saved = world.files
    return 'run-1-safety'
  }
  const request: PreparedRequest = {
    run,
    onStep: () => undefined,
    onPlan: () => undefined,
    guard: () => {
      scene.isGuarding = true
      return { take: given.guard ?? take, close: async () => void (scene.isGuarding = false) }
    },
    findFiles,
  }
  const scene: Scene = {
    engine,
    world,
    context,
    request,
    isGuarding: undefined,
    journal: () =>
      [...engine.containers.values()].flatMap(({ labels }) => {
        const entry = labels['lifeboat.journal']
        return entry === undefined ? [] : [JSON.parse(entry) as JournalEntry]
      }),
    reopen: (before = () => undefined) => {
      const another = openMemoryEngine({ work, before }, engine)
      const settling = openSettling({
        run: { ...run, engine: another.client },
        repository: exampleRepository,
        findFiles,
        image: 'sha256:lifeboat',
        startLimitMs: 1000,
        reached: new Map(),
        note: () => undefined,
      })
      return { engine: another, settling }
    },
  }
  return scene
}

/** What was done, but for what only reads and what comes and goes with the run. */
export function listActs({ engine }: Scene): string[] {
  const passing = /staging|scratch|stage|work (measure|extract|read|look)/
  return engine.done.filter((what) => !passing.test(what))
}

function defaultContainers(): FakeContainer[] {
  const users = ['app', 'web'].map((name) => runningContainer(name, ['shop_uploads']))
  return [...users, runningContainer('db', ['shop_db-data']), runningContainer('lifeboat')]
}

const findFiles: SettleContext['findFiles'] = async (backupId) => {
  const { archived } = exampleManifest()
  return { snapshot: backupId === 'run-1-safety' ? 'safety' : 'files-snapshot', archived }
}

const written = '{"message_type":"summary","total_files":1,"files_restored":1}'
const [looked, done] = [loadTarget().looked, { event: 'done', notes: [] }]

function workIn(world: World, purpose: string, body: WorkerBody): string {
  const { database } = world
  switch (purpose) {
    case 'read-dumps-db':
      return texts(readEnvironment(body, 'MARK'))
    case 'prepare-db':
      Object.assign(database, { maintenance: true, temporary: 'new' })
      return JSON.stringify(done)
    case 'settle-db': {
      const tables = ['orders', 'items'].map((name) => {
        return { schema: 'public', name, rows: name === 'orders' ? 1000 : 17 }
      })
      const counted = { name: 'lifeboat-new-run-1-1', tables, largeObjects: 0 }
      return JSON.stringify({ event: 'settled', databases: [counted] })
    }
    case 'swap-db':
      if (database.temporary !== undefined) {
        Object.assign(database, { aside: database.live, live: database.temporary })
        delete database.temporary
      }
      return JSON.stringify(done)
    case 'unswap-db':
      if (database.aside !== undefined) {
        Object.assign(database, { temporary: database.live, live: database.aside })
        delete database.aside
      }
      return JSON.stringify(done)
    case 'drop-db':
      // The order itself is not looked at: on the way back it is the restored one, which has its own name again by then.
      if (database.temporary === undefined) delete database.aside
      delete database.temporary
      database.maintenance = false
      return JSON.stringify(done)
    case 'look-db':
      return JSON.stringify(looked)
    case 'stage-files':
      world.beside = 'new'
      return written
    case 'look-at-volumes':
      return 'ok 11 22\n'
    case 'exchange-files':
      if (world.beside?.startsWith('new') === true) exchange(world)
      return ''
    case 'exchange-back':
      if (world.beside?.startsWith('new') !== true) exchange(world)
      return ''
    case 'write-files':
      world.files = readEnvironment(body, 'SNAPSHOT') === 'safety' ? (world.saved ?? '') : 'new'
      return written
    default:
      return ''
  }
}

/** All folders stand on one disk, and take nothing of it now. */
function measure({ Cmd }: WorkerBody, free = 1e12): string {
  return `1\n${free}\n0\n`.repeat(Cmd.length / 2)
}

function exchange(world: World): void {
  Object.assign(world, { files: world.beside, beside: world.files })
}

function readEnvironment({ Env = [] }: WorkerBody, name: string): string {
  return Env.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

/** What the dumps say of themselves. */
function texts(mark: string): string {
  const statements = 'CREATE DATABASE "My ""Shop""" WITH TEMPLATE = template0;\n'
  return ['', statements, '4; 1259 1 TABLE public orders owner\n']
    .map((text) => `${packText(text)}${mark}\n`)
    .join('')
}
