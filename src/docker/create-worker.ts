import type { ContainerCreateOptions, HostConfig, MountConfig } from 'dockerode'

import { LifeboatError, messageOf } from '../errors.ts'
import type { Limits, Reach, WorkerFile, WorkerMount, WorkerSpec } from '../model/worker.ts'
import { workerHost } from '../model/worker-host.ts'
import { cacheFolder } from './cache-volume.ts'
import { isEngineError } from './engine.ts'
import { inBody } from './in-body.ts'
import { holderLabels } from './holder.ts'
import { ownLabels, roles } from './labels.ts'
import { explainMissingImage } from './missing-image.ts'
import { removeContainer } from './remove.ts'
import type { RunContext } from './run-context.ts'
import { foldersToMake, rootConfig } from './worker-root.ts'
import { startingWords } from './worker-secrets.ts'

/** Creates a worker's container, with room for the files that it is to be given, and gives its id. Nothing runs yet. */
export async function createWorker(
  run: RunContext,
  spec: WorkerSpec,
  files: readonly WorkerFile[],
): Promise<string> {
  const { engine, runId } = run
  const name = `lifeboat-${runId}-${spec.purpose}`.replaceAll(/[^a-zA-Z0-9_.-]/g, '-')
  const options = createOptions(run, spec, files)
  try {
    const container = await engine.call(`creating the worker ${spec.purpose}`, (docker) =>
      docker.createContainer(inBody(options, { name })),
    )
    await joinOthers(run, spec, container.id)
    return container.id
  } catch (error) {
    throw explain(spec, error)
  }
}

/** Engines before 25 take one network when a container is made. */
async function joinOthers(
  { engine }: RunContext,
  { network, purpose }: WorkerSpec,
  id: string,
): Promise<void> {
  if (!isReach(network)) return
  for (const name of network.networks.slice(1)) {
    try {
      await engine.call(`joining the worker ${purpose} to ${name}`, (docker) =>
        docker.getNetwork(name).connect({ Container: id }),
      )
    } catch (error) {
      await removeContainer(engine, id)
      throw error
    }
  }
}

function createOptions(
  run: RunContext,
  spec: WorkerSpec,
  files: readonly WorkerFile[],
): ContainerCreateOptions {
  const labels = {
    [ownLabels.run]: run.runId,
    [ownLabels.project]: run.project,
    [ownLabels.role]: spec.role ?? roles.worker,
    ...holderLabels(run),
  }
  return {
    Image: spec.image,
    // The image's own user may not be able to read what it must read.
    User: '0:0',
    Entrypoint: startingWords(spec),
    Cmd: [...spec.command],
    Env: Object.entries({ ...spec.env, ...cacheVariables(spec) }).map(
      ([name, value]) => `${name}=${value}`,
    ),
    Labels: labels,
    // A lock in the repository names the host that holds it: no two workers share one.
    ...(sharesNetwork(spec) ? {} : { Hostname: workerHost(run.runId) }),
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: networkMode(spec),
      ...hostConfig(spec),
      ...rootConfig(spec),
      Mounts: [
        ...[...spec.mounts, ...cacheMounts(spec)].map((mount) => mountConfig(mount, run)),
        ...foldersToMake(spec, files).map((folder) => ownVolume(folder, run)),
      ] as MountConfig,
      LogConfig: { Type: 'json-file', Config: {} },
      PidsLimit: mostProcesses,
      CapDrop: ['ALL'],
      CapAdd: [...spec.capabilities],
      // They run tools out of images that are not Lifeboat's: none of them is to become more than it was started as.
      SecurityOpt: ['no-new-privileges'],
      ...limitConfig(spec.limits),
      ...(spec.givesWay === true ? { CpuShares: givingShares } : {}),
      AutoRemove: false,
      RestartPolicy: { Name: 'no' },
    },
  }
}

function cacheMounts({ cache }: WorkerSpec): WorkerMount[] {
  if (cache === undefined) return []
  return [{ kind: 'volume', source: cache, target: cacheFolder, writable: true }]
}

function cacheVariables({ cache }: WorkerSpec): Record<string, string> {
  return cache === undefined ? {} : { RESTIC_CACHE_DIR: cacheFolder }
}

function sharesNetwork({ network }: WorkerSpec): boolean {
  return typeof network === 'object' && 'containerId' in network
}

function networkMode({ network }: WorkerSpec): string {
  if (typeof network === 'string') return network
  if (isReach(network)) return network.networks[0] ?? 'none'
  return 'name' in network ? network.name : `container:${network.containerId}`
}

function isReach(network: WorkerSpec['network']): network is Reach {
  return typeof network === 'object' && 'networks' in network
}

function hostConfig({ network }: WorkerSpec): HostConfig {
  if (!isReach(network)) return {}
  return { ExtraHosts: [...network.hosts], Dns: [...network.nameServers] }
}

/** Swap is not there to get round the limit. */
function limitConfig({ cpus, memoryBytes }: Limits = {}): HostConfig {
  return {
    ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
    ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
  }
}

/** Threads among them. No tool comes near it; a run that goes wild takes no more of the machine's. */
const mostProcesses = 4096

/** A quarter of what everybody else has by default, and all that nobody else wants. */
const givingShares = 256

function mountConfig(mount: WorkerMount, run: RunContext): unknown {
  const common = { Source: mount.source, Target: mount.target, ReadOnly: !mount.writable }
  if (mount.kind === 'bind') return { Type: 'bind', ...common }
  // The engine makes a volume that is missing, empty; the label tells afterwards that it was made here.
  const labels = { [ownLabels.run]: run.runId, [ownLabels.role]: roles.madeByMistake }
  return { Type: 'volume', ...common, VolumeOptions: { NoCopy: true, Labels: labels } }
}

/** One without a name, which goes with the container. */
function ownVolume(target: string, run: RunContext): unknown {
  const labels = { [ownLabels.run]: run.runId, [ownLabels.role]: roles.worker }
  return { Type: 'volume', Target: target, VolumeOptions: { NoCopy: true, Labels: labels } }
}

function explain(spec: WorkerSpec, error: unknown): unknown {
  const missing = explainMissingImage(spec.image, spec.purpose, error)
  if (missing !== undefined) return missing
  if (isEngineError(error)) {
    return new LifeboatError('worker-refused', `the engine refused the worker ${spec.purpose}`, {
      hint: 'Look at the engine’s own words below; most often a path or volume is gone.',
      cause: error,
      details: [messageOf(error).trim()],
    })
  }
  return error
}
