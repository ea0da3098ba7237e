import { LifeboatError } from '../errors.ts'
import type { Container, Engine, Self, Stack, Volume } from '../model/stack.ts'
import { readBoundFolders, withDevice, type BoundFolders } from './bound-folders.ts'
import type { EngineClient } from './engine.ts'
import { findUnmounted } from './find-unmounted.ts'
import { findForeignWriters } from './find-writers.ts'
import { inspectImages } from './inspect-images.ts'
import { inspectNetworks } from './inspect-networks.ts'
import { isEngineError } from './engine.ts'
import { isLifeboat } from './is-lifeboat.ts'
import { composeLabels, ownLabels } from './labels.ts'
import { readContainer } from './read-container.ts'

/** Everything about a stack that the engine itself knows; databases are asked separately. */
export type InspectedStack = Omit<Stack, 'databases'>

const attempts = 5

/**
 * Reads the project's containers (stopped ones too), volumes and networks, once.
 * Throws `not-in-a-project` or `unknown-project`.
 */
export async function inspectStack(
  engine: EngineClient,
  self: Self,
  wantedProject: string | undefined,
): Promise<InspectedStack> {
  const project = wantedProject ?? self.project
  if (project === undefined) {
    throw new LifeboatError(
      'not-in-a-project',
      'Lifeboat’s container is not part of a compose project',
      {
        hint: 'Start it as a service of the stack’s docker-compose.yml, or set LIFEBOAT_PROJECT.',
      },
    )
  }
  const folders = await readBoundFolders(engine)
  const containers = (await inspectContainers(engine, self, project)).map((each) =>
    withDevices(folders, each),
  )
  const others = containers.filter(({ isSelf }) => !isSelf)
  if (others.length === 0) throw await unknownProject(engine, project)
  const unmounted = await findUnmounted(engine, project, [...containers, self], folders)
  const holders = [...containers, { isSelf: false, mounts: unmounted }]
  const labels = others.find((each) => each.labels[composeLabels.workingDir])?.labels ?? {}
  return {
    project,
    self: withDevices(folders, self),
    engine: await readEngine(engine),
    containers,
    foreign: await findForeignWriters(engine, project, holders),
    unmounted,
    volumes: await inspectVolumes(engine, holders),
    networks: await inspectNetworks(engine, project, others),
    images: await inspectImages(engine, containers),
    projectFolder: labels[composeLabels.workingDir],
    composeFiles: splitPaths(
      labels[composeLabels.configFiles],
      labels[composeLabels.environmentFile],
    ),
  }
}

function withDevices<Each extends Pick<Container, 'mounts'>>(
  folders: BoundFolders,
  of: Each,
): Each {
  return { ...of, mounts: of.mounts.map((mount) => withDevice(folders, mount)) }
}

/** The project’s, each with whether it is Lifeboat. Throws `stack-changing`. */
export async function inspectContainers(
  engine: EngineClient,
  self: Self,
  project: string,
): Promise<Container[]> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const containers = await listContainers(engine, self, project)
    if (containers === undefined) continue
    const service = containers.find(({ isSelf }) => isSelf)?.service
    const own = { id: self.containerId, imageId: self.image, service }
    return containers
      .map((container) => ({ ...container, isSelf: isLifeboat(container, own) }))
      .toSorted((a, b) => a.name.localeCompare(b.name))
  }
  throw new LifeboatError('stack-changing', `the containers of ${project} keep changing`, {
    hint: 'Wait until docker compose is done with the stack, then run it again.',
  })
}

/** Undefined when a container went between being listed and being looked at: what came in its place is on no list yet. */
async function listContainers(
  engine: EngineClient,
  self: Self,
  project: string,
): Promise<Container[] | undefined> {
  const listed = await engine.call('listing the project’s containers', (docker) =>
    docker.listContainers({
      all: true,
      filters: { label: [`${composeLabels.project}=${project}`] },
    }),
  )
  const containers: Container[] = []
  for (const { Id, Labels } of listed) {
    // A worker made from an image that compose built inherits that image's project label.
    if (Labels[ownLabels.role] !== undefined) continue
    const inspect = await engine
      .call('inspecting a container', (docker) => docker.getContainer(Id).inspect())
      .catch((error: unknown) => {
        if (isEngineError(error, 404)) return undefined
        throw error
      })
    if (inspect === undefined) return undefined
    containers.push(readContainer(inspect, self.containerId))
  }
  return containers
}

async function unknownProject(engine: EngineClient, project: string): Promise<LifeboatError> {
  const all = await engine.call('listing all containers', (docker) =>
    docker.listContainers({ all: true, filters: { label: [composeLabels.project] } }),
  )
  const names = [
    ...new Set(all.map(({ Labels }) => Labels[composeLabels.project] ?? '')),
  ].toSorted()
  return new LifeboatError(
    'unknown-project',
    `the compose project ${project} has no containers besides Lifeboat’s`,
    {
      hint: 'Start the stack, or correct LIFEBOAT_PROJECT. Projects on this engine stand below.',
      details: names,
    },
  )
}

/** The engine's name for its machine: by it are the backups of machines told apart. */
export async function readHost(engine: EngineClient): Promise<string> {
  return (await readEngine(engine)).name
}

/** What the engine says of itself and its machine. */
export async function readEngine(engine: EngineClient): Promise<Engine> {
  const version = await engine.call('asking for the engine’s version', (docker) => docker.version())
  const info: unknown = await engine.call('asking for the engine’s facts', (docker) =>
    docker.info(),
  )
  const { Name = 'unknown', NCPU = 1, ...facts } = info as EngineInfo
  return {
    name: Name,
    version: version.Version,
    apiVersion: version.ApiVersion,
    os: version.Os,
    arch: version.Arch,
    cpus: NCPU,
    ...(facts.OperatingSystem ? { operatingSystem: facts.OperatingSystem } : {}),
    ...(facts.KernelVersion ? { kernel: facts.KernelVersion } : {}),
    ...(facts.MemTotal ? { memoryBytes: facts.MemTotal } : {}),
    ...(facts.Driver ? { storageDriver: facts.Driver } : {}),
    ...(isContainerdStore(facts) ? { imageStore: 'containerd' as const } : {}),
  }
}

type EngineInfo = {
  readonly Name?: string
  readonly NCPU?: number
  readonly OperatingSystem?: string
  readonly KernelVersion?: string
  readonly MemTotal?: number
  readonly Driver?: string
  readonly DriverStatus?: readonly (readonly [string, string])[] | null
}

/** How an engine says so (Docker’s documentation, “containerd image store”). */
function isContainerdStore({ DriverStatus }: EngineInfo): boolean {
  return (DriverStatus ?? []).some(
    ([name, value]) => name === 'driver-type' && value.startsWith('io.containerd.snapshotter'),
  )
}

/** One container by its name or id. Throws `container-missing`. */
export async function inspectContainer(engine: EngineClient, name: string): Promise<Container> {
  const inspect = await engine
    .call(`inspecting ${name}`, (docker) => docker.getContainer(name).inspect())
    .catch((error: unknown) => {
      if (!isEngineError(error, 404)) throw error
      throw new LifeboatError('container-missing', `there is no container ${name}`, {
        hint: 'Let docker compose up make it again; then restart Lifeboat, which goes on where it stopped.',
      })
    })
  return readContainer(inspect, '')
}

/** Only volumes that are there: asking for a missing one by mounting it would make an empty one. */
async function inspectVolumes(
  engine: EngineClient,
  holders: readonly Pick<Container, 'mounts'>[],
): Promise<Volume[]> {
  const mounts = holders.flatMap((each) => each.mounts)
  const names = new Set(mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => source))
  const volumes: Volume[] = []
  for (const name of [...names].toSorted()) {
    const volume = await inspectVolume(engine, name)
    if (volume !== undefined) volumes.push(volume)
  }
  return volumes
}

/** A volume as it stands, or undefined when there is none of that name. */
export async function inspectVolume(
  engine: EngineClient,
  name: string,
): Promise<Volume | undefined> {
  try {
    const inspect = await engine.call(`inspecting the volume ${name}`, (docker) =>
      docker.getVolume(name).inspect(),
    )
    const { Driver, Labels, Options } = inspect
    return {
      name,
      driver: Driver,
      labels: Labels ?? {},
      options: Options ?? {},
      inspect,
    }
  } catch (error) {
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}

/** Compose joins paths with commas. */
function splitPaths(...joined: readonly (string | undefined)[]): string[] {
  return joined.flatMap((paths) => (paths ?? '').split(',')).filter((path) => path !== '')
}
