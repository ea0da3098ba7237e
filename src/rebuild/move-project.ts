import { composeLabels } from '../docker/labels.ts'
import type { Captured, CapturedContainer, CapturedVolume } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Move } from '../model/rebuild.ts'
import type { ComposedService } from './compose-hash.ts'
import { isWithin } from '../restore/list-archived.ts'
import { readBoundFolder } from '../docker/bound-folders.ts'
import type { StackToMake } from './stack-to-make.ts'

/** A host path, as it is once the project's folder has gone elsewhere. Pure. */
export function movePath({ from, to }: Move, path: string): string {
  return isWithin(from, path) ? `${to}${path.slice(from.length)}` : path
}

/** A stack as if its folder had been elsewhere. Pure. */
export function moveStack(stack: StackToMake, move: Move | undefined): StackToMake {
  if (move === undefined) return stack
  const { captured, manifest } = stack
  return {
    ...stack,
    captured: moveCaptured(captured, move),
    manifest: moveManifest(manifest, move),
  }
}

/** What the engine knew of a stack, as if its folder had been elsewhere: binds below it, and what Compose's labels say of it. Pure. */
export function moveCaptured(captured: Captured, move: Move): Captured {
  return {
    ...captured,
    containers: captured.containers.map((each) => moveContainer(each, move)),
    volumes: captured.volumes.map((each) => moveVolume(each, move)),
  }
}

/** What a backup holds, as if the project's folder had been elsewhere; where it stands in the backup stays. Pure. */
export function moveManifest(manifest: Manifest, move: Move): Manifest {
  const placed = <T extends { readonly source: string }>(each: T): T => ({
    ...each,
    source: movePath(move, each.source),
  })
  const bound = <T extends { readonly kind: string; readonly source: string }>(each: T): T =>
    each.kind === 'bind' ? placed(each) : each
  const { files, notCaptured } = manifest.config
  return {
    ...manifest,
    config: { files: files.map(placed), notCaptured: notCaptured.map(placed) },
    archived: manifest.archived.map(bound),
    coverage: manifest.coverage.map(bound),
    cold: manifest.cold.map((each) => ({ ...each, mount: bound(each.mount) })),
  }
}

function moveContainer(container: CapturedContainer, move: Move): CapturedContainer {
  const { Config, HostConfig, Mounts } = container
  const bound = <T extends { readonly Type: string; readonly Source?: string | undefined }>(
    mount: T,
  ): T =>
    mount.Type === 'bind' && mount.Source !== undefined
      ? { ...mount, Source: movePath(move, mount.Source) }
      : mount
  return {
    ...container,
    Config: { ...Config, Labels: moveLabels(Config.Labels, move) },
    HostConfig: {
      ...HostConfig,
      Binds: HostConfig.Binds?.map((bind) => moveBind(bind, move)),
      Mounts: HostConfig.Mounts?.map(bound),
    },
    Mounts: Mounts.map(bound),
  }
}

/** `SOURCE:TARGET[:OPTIONS]`; a volume's name is no path. */
function moveBind(bind: string, move: Move): string {
  const [source = '', ...rest] = bind.split(':')
  return [movePath(move, source), ...rest].join(':')
}

const pathLabels: readonly string[] = [
  composeLabels.workingDir,
  composeLabels.configFiles,
  composeLabels.environmentFile,
]

function moveLabels(labels: CapturedContainer['Config']['Labels'], move: Move) {
  if (labels === null || labels === undefined) return labels
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => {
      if (!pathLabels.includes(label)) return [label, value]
      const paths = value.split(',').map((path) => movePath(move, path))
      return [label, paths.join(',')]
    }),
  )
}

/**
 * A volume that is a folder of the project's by another name. Compose's hash of it has the old path in it: with a hash that it did not write itself it
 * offers to delete the volume, and `up -y` says yes; without one it takes the volume as it is.
 */
function moveVolume(volume: CapturedVolume, move: Move): CapturedVolume {
  const folder = readBoundFolder(volume)
  const moved = folder === undefined ? undefined : movePath(move, folder)
  if (moved === undefined || moved === folder) return volume
  const { [composeLabels.configHash]: _hash, ...kept } = volume.Labels ?? {}
  const Labels = volume.Labels && kept
  return { ...volume, Options: { ...volume.Options, device: moved }, Labels }
}

/** What Compose reads of a service, with each path in it as it is once the folder has gone elsewhere. Pure. */
export function moveService(service: ComposedService, move: Move): ComposedService {
  return moveAll(service, move) as ComposedService
}

/** Binds that its file names in full, and that so lead to where the folder was: nothing is restored there. Pure. */
export function listLeftBehind({ volumes }: ComposedService, move: Move): string[] {
  if (!Array.isArray(volumes)) return []
  const sources = volumes.map(({ type, source }: { type?: unknown; source?: unknown }) =>
    type === 'bind' && typeof source === 'string' ? source : '',
  )
  return sources.filter((source) => isWithin(move.from, source) && !isWithin(move.to, source))
}

function moveAll(value: unknown, move: Move): unknown {
  if (typeof value === 'string') return movePath(move, value)
  if (Array.isArray(value)) return value.map((each) => moveAll(each, move))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, moveAll(each, move)]))
}
