import { belongsToHost } from '../backup/host-paths.ts'
import { configRoot } from '../backup/config-listing.ts'
import { composeLabels } from '../docker/labels.ts'
import type { Captured, CapturedVolume } from '../model/captured.ts'
import { nameOf } from '../model/captured.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import { cloneContainer, type CloneTask } from './clone-container.ts'
import { nameClone, type CloneNames } from './clone-names.ts'
import { cloneNetwork, cloneVolume } from './clone-places.ts'
import { leaveOneOffs } from './leave-one-offs.ts'
import type { StackToMake } from './stack-to-make.ts'

/**
 * What a backup says of a stack, as it is to be made beside that under another name: all that writes to the original, or answers in its
 * place, is another thing. Pure.
 */
export function cloneStack(
  manifest: Manifest,
  described: Captured,
  { as, ...wish }: Omit<CloneTask, 'backup'> & { readonly as: string },
): StackToMake {
  const { captured: original, absent } = leaveOneOffs(manifest, described)
  const captured = { ...original, volumes: withUnknown(original, wish.of) }
  const names = nameClone(captured, wish.of, as)
  const task = { ...wish, backup: manifest.id }
  const containers = captured.containers.map((each) => cloneContainer(each, names, task))
  const networks = captured.networks.map((each) => cloneNetwork(each, names, task))
  const volumes = captured.volumes.map((each) => cloneVolume(each, names, task))
  const used = new Set(
    captured.containers.flatMap(({ Mounts }) => Mounts.map(({ Name }) => Name ?? '')),
  )
  const oldNames = new Map(
    captured.containers.map((each) => [names.container(nameOf(each)), nameOf(each)]),
  )
  return {
    manifest: renameManifest(manifest, names),
    captured: {
      ...captured,
      containers: containers.map(({ container }) => container),
      networks: networks.map(({ thing }) => thing),
      volumes: volumes.map(({ thing }) => thing),
    },
    clone: { of: wish.of, folder: names.folder, ports: wish.ports, closed: wish.closed },
    originalName: (container) => oldNames.get(container) ?? container,
    lacking: new Set(
      containers.filter(({ isLacking }) => isLacking).map(({ container }) => nameOf(container)),
    ),
    composeFiles: listComposeFiles(original).map(names.path),
    absent,
    warnings: [
      ...containers.flatMap(({ warnings }) => warnings),
      ...networks.flatMap(({ warnings }) => warnings),
      ...volumes
        .filter((_, index) => used.has(captured.volumes[index]?.Name ?? ''))
        .flatMap(({ warnings }) => warnings),
    ],
  }
}

/** One that was gone when it was described: the engine would make it by itself, and nothing would say whose it is. */
function withUnknown({ containers, volumes }: Captured, of: string): CapturedVolume[] {
  const known = new Set(volumes.map(({ Name }) => Name))
  const mounted = containers.flatMap(({ Mounts }) =>
    Mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name !== undefined ? [Name] : [])),
  )
  const Labels = { [composeLabels.project]: of }
  const unknown = [...new Set(mounted)].filter((name) => !known.has(name))
  return [...volumes, ...unknown.map((Name) => ({ Name, Driver: 'local', Labels }))]
}

/** In the clone's folder they would be the original's orders, in a folder of the original's name. Host paths. */
function listComposeFiles({ containers }: Captured): string[] {
  const bound = new Set(containers.flatMap(({ Mounts }) => Mounts.map(({ Source }) => Source)))
  const files = containers.flatMap(({ Config }) =>
    (Config.Labels?.[composeLabels.configFiles] ?? '').split(','),
  )
  return [...new Set(files)].filter((path) => path !== '' && !bound.has(path))
}

/** What a restore reads in it to find what it writes to. Paths inside the parts stay: they are the original's. */
function renameManifest(manifest: Manifest, names: CloneNames): Manifest {
  const move = <Held extends Pick<Archived, 'kind' | 'source'>>(held: Held): Held => ({
    ...held,
    source: held.kind === 'volume' ? names.volume(held.source) : names.path(held.source),
  })
  const inside = `${configRoot}/inside/`
  return {
    ...manifest,
    project: names.project,
    archived: manifest.archived.map(move),
    cold: manifest.cold.map((each) => ({
      ...each,
      container: names.container(each.container),
      mount: move(each.mount),
    })),
    coverage: manifest.coverage.map((each) => ({
      ...each,
      container: names.container(each.container),
      source: moveCovered(each, names),
    })),
    config: {
      // Some are in a container alone, and have its name in front.
      notCaptured: manifest.config.notCaptured.map((each) =>
        each.source.startsWith('/') ? { ...each, source: names.path(each.source) } : each,
      ),
      files: manifest.config.files.map((file) => {
        if (!file.path.startsWith(inside)) return { ...file, source: names.path(file.source) }
        const [container = '', ...rest] = file.path.slice(inside.length).split('/')
        return { ...file, path: `${inside}${[names.container(container), ...rest].join('/')}` }
      }),
    },
  }
}

function moveCovered({ kind, source }: Manifest['coverage'][number], names: CloneNames): string {
  if (source === '') return source
  if (kind.includes('volume')) return names.volume(source)
  return kind === 'bind' && !belongsToHost(source) ? names.path(source) : source
}
