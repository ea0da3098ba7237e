import type { EngineClient } from '../docker/engine.ts'
import { inspectVolume } from '../docker/inspect-stack.ts'
import { ownLabels } from '../docker/labels.ts'
import { findMountUsers, type MountSource, type MountUser } from '../docker/mount-users.ts'
import type { Volume } from '../model/stack.ts'
import type { InTheWay } from './find-in-the-way.ts'

export type ContainerSettings = {
  readonly restart: { readonly Name: string; readonly MaximumRetryCount?: number | undefined }
  /** Whether the engine removes it, with what it holds, as soon as it stops. */
  readonly autoRemove: boolean
  /** The last time, as the engine tells it. */
  readonly startedAt: string
}

/** What must be known of things in the way before any of them is touched. */
export type ReplaceFacts = {
  /** As they stand. */
  readonly volumes: readonly Volume[]
  /** Of each volume and host path in the way, every container that mounts it, whether it runs or not. */
  readonly users: readonly (MountSource & { readonly by: readonly MountUser[] })[]
  readonly networks: readonly {
    readonly id: string
    readonly name: string
    readonly described: Readonly<Record<string, unknown>>
    /** Names of the containers that are in it, whether they run or not. */
    readonly joined: readonly string[]
  }[]
  /** By container id. */
  readonly settings: ReadonlyMap<string, ContainerSettings>
  /** Container names that are taken. */
  readonly taken: readonly string[]
}

/** Looks at each of them once. Writes nothing. */
export async function lookAtReplaced(
  engine: EngineClient,
  { containers, volumes, networks, paths }: InTheWay,
): Promise<ReplaceFacts> {
  const sources: MountSource[] = [
    ...volumes.map((source) => ({ kind: 'volume' as const, source })),
    ...paths.map((source) => ({ kind: 'bind' as const, source })),
  ]
  const users = []
  for (const each of sources) users.push({ ...each, by: await findMountUsers(engine, [each]) })
  const standing = []
  for (const name of volumes) {
    const volume = await inspectVolume(engine, name)
    if (volume !== undefined) standing.push(volume)
  }
  const settings = new Map<string, ContainerSettings>()
  for (const { id, name } of containers) {
    const { HostConfig, State } = await engine.call(`looking at ${name}`, (docker) =>
      docker.getContainer(id).inspect(),
    )
    const restart = HostConfig.RestartPolicy ?? { Name: 'no' }
    settings.set(id, {
      restart,
      autoRemove: HostConfig.AutoRemove === true,
      startedAt: State.StartedAt,
    })
  }
  const all = await engine.call('listing all containers', (docker) =>
    docker.listContainers({ all: true }),
  )
  const names = all.map(({ Names, Id }) => (Names[0] ?? Id).replace(/^\//, ''))
  return {
    volumes: standing,
    users,
    settings,
    taken: names,
    networks: await Promise.all(
      networks.map(async ({ name }) => {
        const described = await engine.call(`looking at the network ${name}`, (docker) =>
          docker.getNetwork(name).inspect(),
        )
        const joined = all.flatMap(({ NetworkSettings, Labels }, index) => {
          const isIn = Object.keys(NetworkSettings.Networks).includes(name)
          return isIn && Labels[ownLabels.role] === undefined ? [names[index] ?? ''] : []
        })
        return { id: described.Id, name, described: { ...described }, joined }
      }),
    ),
  }
}
