import { EngineError } from '../../src/docker/engine.ts'
import { composeLabels, ownLabels } from '../../src/docker/labels.ts'

export type Labels = Readonly<Record<string, string>>

export type FakeContainer = {
  readonly id: string
  readonly name: string
  readonly labels: Labels
  /** One of its own, unless said. */
  readonly imageId?: string
  readonly mounts?: readonly { readonly kind: 'volume' | 'bind'; readonly source: string }[]
  state: 'created' | 'running' | 'paused' | 'exited'
  health?: 'healthy' | 'unhealthy'
  exitCode?: number
  /** Id of its image. */
  readonly image?: string
  said?: Buffer
}

/** What of a request for a container the fake looks at. */
export type WorkerBody = {
  readonly Image: string
  readonly Cmd: readonly string[]
  readonly Env?: readonly string[]
  readonly Labels: Labels
}

export type Filters = { readonly label?: readonly string[] }

export function fits(labels: Labels, { label: wanted = [] }: Filters = {}): boolean {
  return wanted.every((each) => {
    const [name = '', value] = each.split('=')
    return value === undefined ? name in labels : labels[name] === value
  })
}

export function refusal(statusCode: number, why: string): EngineError {
  return new EngineError('it', statusCode, new Error(why))
}

export function describeCreation(labels: Labels): string | undefined {
  const role = labels[ownLabels.role]
  if (role === 'lock') return `lock ${labels[ownLabels.run]}`
  return role === 'journal' ? `journal ${actOf(labels)}` : undefined
}

/** Lifeboat's own: that they stop is no matter. */
export function isOwn({ labels }: FakeContainer): boolean {
  return labels[ownLabels.role] !== undefined
}

/** Undefined for a worker's, which is no matter: that it ran is. */
export function describeRemoval({ labels }: FakeContainer): string | undefined {
  const role = labels[ownLabels.role]
  if (role === 'journal') return `forget ${actOf(labels)}`
  if (role === 'lock') return `unlock ${labels[ownLabels.run]}`
  return role === 'watchdog' ? `remove watchdog` : undefined
}

function actOf(labels: Labels): string {
  return (JSON.parse(labels['lifeboat.journal'] ?? '{}') as { act: string }).act
}

export function purposeOf(name: string, { Labels: labels }: Pick<WorkerBody, 'Labels'>): string {
  return name.slice(`lifeboat-${labels[ownLabels.run]}-`.length)
}

/** As the engine multiplexes a log. */
export function frame(stream: 1 | 2, text: string): Buffer {
  const content = Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(content.length, 4)
  return Buffer.concat([header, content])
}

export function listed({ id, name, labels, state, imageId, mounts = [] }: FakeContainer): object {
  const Mounts = mounts.map(({ kind, source }) => ({
    Type: kind,
    RW: true,
    ...(kind === 'volume' ? { Name: source, Source: '' } : { Source: source }),
  }))
  const ImageID = imageId ?? `sha256:${id}`
  return { Id: id, Names: [`/${name}`], ImageID, Labels: labels, State: state, Mounts }
}

export function inspect({ id, name, labels, state, exitCode = 0, ...rest }: FakeContainer): object {
  const Running = state === 'running' || state === 'paused'
  const Health = { Status: rest.health ?? 'healthy' }
  const StartedAt = '2026-11-21T00:00:00Z'
  return {
    Id: id,
    Name: `/${name}`,
    Image: rest.image ?? 'sha256:image',
    State: {
      Status: state,
      Running,
      Paused: state === 'paused',
      StartedAt,
      Health,
      ExitCode: exitCode,
    },
    Config: { Image: 'image', Labels: labels, Env: [] },
    HostConfig: {},
    NetworkSettings: { Networks: {} },
    Mounts: [],
  }
}

/** A container of the example stack, running, on whatever volumes. */
export function runningContainer(
  service: string,
  volumes: readonly string[] = [],
  project = 'shop',
): FakeContainer {
  return {
    id: `id-${service}`,
    name: `${project}-${service}-1`,
    labels: { [composeLabels.project]: project, [composeLabels.service]: service },
    mounts: volumes.map((source) => ({ kind: 'volume', source })),
    state: 'running',
  }
}
