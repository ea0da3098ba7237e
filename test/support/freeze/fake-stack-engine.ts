import { Readable } from 'node:stream'

import { EngineError, type EngineClient } from '../../../src/docker/engine.ts'
import { LifeboatError } from '../../../src/errors.ts'
import type { JournalEntry } from '../../../src/model/journal.ts'
import { fakeEngine } from '../fake-context.ts'

type State = 'running' | 'paused' | 'exited' | 'gone'

/** What comes of one act, named as in `done`. */
export type Fault = {
  readonly error: Error
  /** The answer does not come, but what was asked for is done. */
  readonly isLost: boolean
  /** How often; for ever without it. */
  readonly times?: number
}

type FakeStack = {
  /** By service; what is not named runs and is healthy. */
  readonly states?: Readonly<Record<string, State>>
  readonly faults?: Readonly<Record<string, Fault>>
  /** What happens when an act is asked for, before it is done. */
  readonly meanwhile?: Readonly<Record<string, () => void | Promise<void>>>
  /** Commands that have not ended when they are first looked at. */
  readonly lasting?: readonly string[]
  /** Exit codes of commands that fail. */
  readonly exits?: Readonly<Record<string, number>>
  /** Exit codes of services that were stopped. */
  readonly stopsWith?: Readonly<Record<string, number>>
  readonly unhealthy?: readonly string[]
}

export type FakeStackEngine = {
  readonly engine: EngineClient
  /** What was done and answered, in order: `write stop`, `stop app`, `find writers`. Tests add to it what they do themselves. */
  readonly done: string[]
  readonly states: Record<string, State>
  /** What stands in the journal. */
  readonly journal: () => JournalEntry['act'][]
  /** What the engine lists besides, as whoever writes. */
  readonly listed: object[]
}

/** An engine with the services of a shop, `id-app` being `shop-app-1`, which can be paused, stopped, started and asked to run commands. */
export function fakeStackEngine(stack: FakeStack = {}): FakeStackEngine {
  const done: string[] = []
  const states: Record<string, State> = { ...stack.states }
  const entries = new Map<string, Record<string, string>>()
  const listed: object[] = []
  const faulted: Record<string, number> = {}
  const act = async (what: string, change: () => void = () => undefined): Promise<void> => {
    await stack.meanwhile?.[what]?.()
    const fault = stack.faults?.[what]
    const isFaulty = fault !== undefined && (faulted[what] ?? 0) < (fault.times ?? Infinity)
    if (isFaulty) faulted[what] = (faulted[what] ?? 0) + 1
    if (!isFaulty || fault.isLost) change()
    if (isFaulty) throw fault.error
    done.push(what)
  }
  const stateOf = (service: string): State => states[service] ?? 'running'

  const service = (name: string) => ({
    pause: () =>
      act(`pause ${name}`, () => {
        if (stateOf(name) !== 'running') throw refused(409).error
        states[name] = 'paused'
      }),
    unpause: () =>
      act(`unpause ${name}`, () => {
        if (stateOf(name) !== 'paused') throw refused(409).error
        states[name] = 'running'
      }),
    stop: ({ t }: { t?: number } = {}) =>
      act(`stop ${name}${t === undefined ? '' : ` within ${t} s`}`, () => {
        states[name] = 'exited'
      }),
    start: () =>
      act(`start ${name}`, () => {
        states[name] = 'running'
      }),
    inspect: async () => {
      await stack.meanwhile?.[`look at ${name}`]?.()
      const fault = stack.faults?.[`look at ${name}`]
      if (fault !== undefined) throw fault.error
      const state = stateOf(name)
      if (state === 'gone') throw refused(404).error
      const Status = stack.unhealthy?.includes(name) ? 'unhealthy' : 'healthy'
      return {
        Config: {},
        State: {
          Running: state !== 'exited',
          Paused: state === 'paused',
          Restarting: false,
          ExitCode: stack.stopsWith?.[name] ?? 0,
          Health: { Status },
        },
      }
    },
    exec: async ({ Cmd }: { Cmd: string[] }) => {
      const command = Cmd.at(-1) ?? ''
      let isLasting = stack.lasting?.includes(command) ?? false
      return {
        start: async () => {
          await act(`hook of ${name}: ${command}`)
          return Readable.from([])
        },
        inspect: async () => {
          const Running = isLasting
          isLasting = false
          return { Running, ExitCode: Running ? null : (stack.exits?.[command] ?? 0) }
        },
      }
    },
  })

  const entry = (id: string) => ({
    stop: async () => undefined,
    remove: () =>
      act(`clear ${actOf(entries.get(id))}`, () => {
        entries.delete(id)
      }),
  })

  const engine = fakeEngine({
    listVolumes: async () => ({ Volumes: [] }),
    listContainers: async ({ filters }: { filters?: unknown }) => {
      if (filters !== undefined) return [...entries].map(([Id, Labels]) => ({ Id, Labels }))
      await act('find writers')
      return listed
    },
    createContainer: ({ _body: { Labels } }: { _body: { Labels: Record<string, string> } }) =>
      act(`write ${actOf(Labels)}`, () => {
        entries.set(`entry-${Labels['lifeboat.journal.number']}`, Labels)
      }),
    createVolume: () => act('make staging'),
    getContainer: (id: string) =>
      id.startsWith('entry-') ? entry(id) : service(id.replace(/^id-|^shop-|-1$/g, '')),
  })
  return { engine, done, states, journal: () => [...entries.values()].map(actOf), listed }
}

function actOf(labels: Record<string, string> | undefined): JournalEntry['act'] {
  return (JSON.parse(labels?.['lifeboat.journal'] ?? '') as JournalEntry).act
}

/** The engine, or a proxy before it, says no. */
export function refused(statusCode: number): Fault {
  return { error: new EngineError('that', statusCode, new Error('no')), isLost: false }
}

/** Nobody knows what the engine did; it did it. */
export function lost(): Fault {
  const hint = 'Run it again.'
  return { error: new LifeboatError('engine-connection-lost', 'lost', { hint }), isLost: true }
}
