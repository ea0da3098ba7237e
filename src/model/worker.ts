import { LifeboatError } from '../errors.ts'
import type { Capability } from './capabilities.ts'

/** A short-lived container that moves bytes. Described as data here; only docker/ runs it. */
export type WorkerSpec = {
  /** What it does, in a word or two: part of the container's name and of every message about it. */
  readonly purpose: string
  /** A watchdog outlives the clearing away of a dead run’s workers. */
  readonly role?: 'watchdog'
  readonly image: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Handed over in files before it starts: whoever may ask the engine for its containers reads all that stands in `env`. */
  readonly secrets?: WorkerSecrets
  readonly mounts: readonly WorkerMount[]
  /** The volume that restic's cache is on; absent where restic uses none. */
  readonly cache?: string
  /** All that it has: none of the engine's default set besides. */
  readonly capabilities: readonly Capability[]
  /** Of a worker that cannot do with /tmp and what it mounts: its own root file system can be written to. */
  readonly writesRoot?: true
  /** It runs while the stack serves, and is in no hurry: whoever else wants the processor goes first. */
  readonly givesWay?: true
  readonly limits?: Limits
  /** What bytes it moves, in a word or two, where it says in lines on stdout how far it is (`readAmount`). */
  readonly moves?: string
  /** Of another container, one by its name, all that Lifeboat's own container reaches, or none. */
  readonly network:
    | { readonly containerId: string }
    | { readonly name: string }
    | Reach
    | 'none'
    | 'bridge'
}

export type WorkerSecrets = {
  readonly variables: Readonly<Record<string, string>>
  readonly files: readonly WorkerFile[]
}

/** The networks that a worker is in, by their names, and what it finds hosts by besides. */
export type Reach = {
  readonly networks: readonly string[]
  /** As `extra_hosts` of Compose: `name:address`. */
  readonly hosts: readonly string[]
  /** Addresses of name servers; none: the engine's own. */
  readonly nameServers: readonly string[]
}

/** How much of the machine it may use; all of it where nothing is said. */
export type Limits = { readonly cpus?: number; readonly memoryBytes?: number }

export type WorkerMount = {
  readonly kind: 'volume' | 'bind'
  readonly source: string
  readonly target: string
  readonly writable: boolean
}

export type WorkerOutput = { readonly stdout: string; readonly stderr: string }

/** A worker that did not succeed; what it wrote until then goes with it. */
export class WorkerFailedError extends LifeboatError {
  readonly output: WorkerOutput
  /** The engine's, when it gave one. */
  readonly exitCode: number | undefined

  constructor(message: string, output: WorkerOutput, exitCode?: number) {
    const lines = output.stderr.split('\n').filter((line) => line.trim() !== '')
    super('worker-failed', message, {
      hint: 'The tool’s own last lines say why.',
      details: lines.slice(-detailLines),
    })
    this.output = output
    this.exitCode = exitCode
  }

  /** By a signal, which stands above 128, or nobody knows how it ended: most often for lack of memory. It says nothing about what it worked on. */
  get wasKilled(): boolean {
    return this.exitCode === undefined || this.exitCode > 128
  }
}

const detailLines = 50

/** A small file handed to a worker before it starts. */
export type WorkerFile = {
  /** Absolute path inside the worker. */
  readonly path: string
  readonly content: Buffer
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
  readonly mtime?: Date
}

/**
 * Runs a worker to its end. Obligations: it succeeded only if the engine says `exited` with code 0; on anything else it throws
 * a WorkerFailedError with the tool's last lines; nothing of it runs afterwards, and the run's sweep removes what is left of it.
 */
export type RunWorker = (spec: WorkerSpec, files?: readonly WorkerFile[]) => Promise<WorkerOutput>

/** A worker that answers in JSON lines while it runs. */
export type RunningWorker = {
  /** Waits for the first line whose `event` is one of the names; throws when the worker ends before it says one. */
  answer(...names: readonly string[]): Promise<Record<string, unknown>>
  signal(name: 'SIGUSR1' | 'SIGUSR2' | 'SIGHUP' | 'SIGTERM'): Promise<void>
  /** Waits for the end; throws unless it `exited` with code 0. */
  end(): Promise<WorkerOutput>
  /** Ends it when it still runs; nothing of it is left after the run's sweep. Safe to call again. */
  remove(): Promise<void>
}

export type StartWorker = (
  spec: WorkerSpec,
  files?: readonly WorkerFile[],
) => Promise<RunningWorker>
