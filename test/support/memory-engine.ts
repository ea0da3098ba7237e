import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { EngineClient } from '../../src/docker/engine.ts'
import { fakeEngine } from './fake-context.ts'
import {
  describeCreation,
  describeRemoval,
  fits,
  frame,
  inspect,
  isOwn,
  listed,
  purposeOf,
  refusal,
  type FakeContainer,
  type Filters,
  type Labels,
  type WorkerBody,
} from './memory-engine-answers.ts'

type Given = {
  readonly containers?: readonly FakeContainer[]
  readonly volumes?: Readonly<Record<string, Labels>>
  /** Gives what a worker says when it has run, nothing as long as it runs; one that throws has failed. */
  readonly work?: (purpose: string, body: WorkerBody) => string | undefined
  /** Told each thing before it is done. What it throws is the engine’s answer. */
  readonly before?: (what: string) => void
  readonly after?: (what: string) => void
  readonly lostCalls?: () => number
}

export type MemoryEngine = {
  readonly client: EngineClient
  /** What was done on the engine, in order: looking is left out, and so is the removal of workers. */
  readonly done: string[]
  /** By their ids. */
  readonly containers: Map<string, FakeContainer>
  readonly volumes: Map<string, Labels>
  /** Somebody else makes one. */
  readonly add: (container: FakeContainer) => void
  /** Something that is done elsewhere, in its order among the rest. */
  readonly note: (what: string) => Promise<void>
  /** From now on no call is answered any more, as for a process that is dead: what waits for one waits for ever. */
  readonly hangUp: () => void
}

/** An engine that keeps containers and volumes in memory, and says what was done on it. A second one on the same goes on with it. */
export function openMemoryEngine(given: Given = {}, earlier?: MemoryEngine): MemoryEngine {
  const {
    work = () => '',
    before = () => undefined,
    after = () => undefined,
    lostCalls = () => 0,
  } = given
  const containers =
    earlier?.containers ?? new Map((given.containers ?? []).map((each) => [each.id, { ...each }]))
  const volumes = earlier?.volumes ?? new Map(Object.entries(given.volumes ?? {}))
  const done: string[] = []
  let isDead = false

  async function act(what: string | undefined, does: () => void = () => undefined): Promise<void> {
    if (what !== undefined) before(what)
    await answering()
    does()
    if (what === undefined) return
    done.push(what)
    after(what)
  }

  function answering(): Promise<void> {
    return isDead ? new Promise(() => undefined) : Promise.resolve()
  }

  function find(idOrName: string): FakeContainer {
    // The engine would answer with the list of all.
    if (idOrName === '') throw new Error('asked for a container without a name')
    const found =
      containers.get(idOrName) ?? [...containers.values()].find(({ name }) => name === idOrName)
    if (found === undefined) throw refusal(404, 'no such container')
    return found
  }

  async function createContainer(asked: unknown): Promise<{ id: string }> {
    const { _query: query, _body: body } = asked as { _query: { name: string }; _body: WorkerBody }
    const { name } = query
    await act(describeCreation(body.Labels), () => {
      if ([...containers.values()].some((each) => each.name === name)) throw refusal(409, 'in use')
      containers.set(name, { id: name, name, labels: body.Labels, state: 'created' })
      bodies.set(name, body)
    })
    return { id: name }
  }
  const bodies = new Map<string, WorkerBody>()

  function getContainer(idOrName: string): object {
    return {
      start: async () => {
        const container = find(idOrName)
        if (container.state === 'running') throw refusal(304, 'running')
        const body = bodies.get(container.id)
        if (body === undefined) {
          await act(`start ${container.name}`, () => void (container.state = 'running'))
        } else await runWorker(container, body)
      },
      // Nothing is in them.
      getArchive: async () => {
        throw refusal(404, 'no such file')
      },
      stop: async () => {
        const container = find(idOrName)
        if (container.state !== 'running') throw refusal(304, 'not running')
        const what = isOwn(container) ? undefined : `stop ${container.name}`
        await act(what, () => void (container.state = 'exited'))
      },
      unpause: async () => {
        const container = find(idOrName)
        if (container.state !== 'paused') throw refusal(500, 'not paused')
        await act(`unpause ${container.name}`, () => void (container.state = 'running'))
      },
      exec: async ({ Cmd }: { Cmd: readonly string[] }) => ({
        start: async () => {
          await act(`hook ${Cmd.at(-1)}`)
          return Readable.from([])
        },
        inspect: async () => ({ Running: false, ExitCode: 0 }),
      }),
      rename: async ({ name }: { name: string }) => {
        const container = find(idOrName)
        const renamed = { ...container, name }
        await act(`rename ${container.name} ${name}`, () => {
          containers.set(container.id, renamed)
        })
      },
      update: async ({ RestartPolicy }: { RestartPolicy: { Name: string } }) => {
        await act(`restart ${RestartPolicy.Name} ${find(idOrName).name}`)
      },
      remove: async () => {
        const container = find(idOrName)
        await act(describeRemoval(container), () => void containers.delete(container.id))
      },
      inspect: async () => inspect(find(idOrName)),
      putArchive: (tar: NodeJS.ReadableStream) => buffer(tar),
      logs: async () => find(idOrName).said ?? Buffer.alloc(0),
    }
  }

  async function runWorker(container: FakeContainer, body: WorkerBody): Promise<void> {
    const purpose = purposeOf(container.name, body)
    await act(`work ${purpose}`, () => {
      container.state = 'exited'
      try {
        const said = work(purpose, body)
        if (said === undefined) container.state = 'running'
        container.said = frame(1, said ?? '')
        container.exitCode = 0
      } catch (error) {
        container.said = frame(2, String(error))
        container.exitCode = 1
      }
    })
  }

  const docker = {
    createContainer,
    getContainer,
    listContainers: async ({ filters }: { filters?: Filters }) =>
      [...containers.values()].filter(({ labels }) => fits(labels, filters)).map(listed),
    createVolume: async (asked: unknown) => {
      const { Name, Labels } = (asked as { _body: { Name: string; Labels: Labels } })._body
      await act(`make volume ${Name}`, () => {
        if (!volumes.has(Name)) volumes.set(Name, Labels)
      })
    },
    listNetworks: async () => [],
    listVolumes: async ({ filters }: { filters?: Filters } = {}) => ({
      Volumes: [...volumes]
        .filter(([, labels]) => fits(labels, filters))
        .map(([Name, labels]) => ({ Name, Labels: labels })),
    }),
    getVolume: (Name: string) => ({
      inspect: async () => {
        const labels = volumes.get(Name)
        if (labels === undefined) throw refusal(404, 'no such volume')
        const Mountpoint = `/var/lib/docker/volumes/${Name}/_data`
        return { Name, Driver: 'local', Labels: labels, Options: null, Mountpoint }
      },
      remove: () => act(`remove volume ${Name}`, () => void volumes.delete(Name)),
    }),
  }
  const answered = fakeEngine(docker)
  return {
    client: {
      lostCalls,
      call: async (what, ask) => {
        await answering()
        return answered.call(what, ask)
      },
    },
    done,
    containers,
    volumes,
    add: (container) => void containers.set(container.id, { ...container }),
    note: act,
    hangUp: () => void (isDead = true),
  }
}
