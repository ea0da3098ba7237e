import type { StackImage } from './image.ts'

/** The stack as discovery found it: plain data, no engine calls behind it. */
export type Stack = {
  readonly project: string
  readonly engine: Engine
  readonly self: Self
  readonly containers: readonly Container[]
  /** Of other projects, or of none: those that run and may write to what the stack mounts. */
  readonly foreign: readonly Writer[]
  /** Volumes of the project that no container mounts just now. */
  readonly unmounted?: readonly Mount[]
  /** Those that are mounted, and these. */
  readonly volumes: readonly Volume[]
  readonly networks: readonly Network[]
  /** Of all containers but Lifeboat’s own, each once. */
  readonly images: readonly Image[]
  readonly databases: readonly DatabaseServer[]
  /** What became of the queries that labels declare, as far as servers were asked. */
  readonly queries?: readonly AskedQuery[]
  /** Folders and files of the compose project as its labels name them (host paths). */
  readonly projectFolder: string | undefined
  readonly composeFiles: readonly string[]
}

export type Engine = {
  readonly name: string
  readonly version: string
  readonly apiVersion: string
  readonly os: string
  readonly arch: string
  readonly cpus: number
  /** Of its machine, by its own name; absent, as all below, where the engine does not say. */
  readonly operatingSystem?: string
  readonly kernel?: string
  readonly memoryBytes?: number
  readonly storageDriver?: string
  /** There an image’s id is another one, and each image has a digest, whether a registry knows it or not. */
  readonly imageStore?: 'containerd'
}

/** Lifeboat's own container: where workers get their image and the repository from. */
export type Self = {
  readonly containerId: string
  /** The image's id. */
  readonly image: string
  /** What its description calls the image. */
  readonly imageName?: string
  readonly project: string | undefined
  readonly mounts: readonly Mount[]
  readonly networks: readonly string[]
  /** What its description adds to how it finds hosts; see `Reach`. */
  readonly hosts?: readonly string[]
  readonly nameServers?: readonly string[]
}

export type Container = {
  readonly id: string
  readonly name: string
  readonly service: string
  readonly image: string
  readonly imageId: string
  readonly state: string
  readonly startedAt: string
  /** Of the last time it ran; year 1 when it never did. */
  readonly finishedAt: string
  readonly exitCode: number
  readonly isSelf: boolean
  readonly env: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly mounts: readonly Mount[]
  /** Names of those that it is in. */
  readonly networks: readonly string[]
  /** The engine's own answer, captured verbatim for a rebuild. */
  readonly inspect: unknown
}

/** A container, of whichever project, that may write to something that is looked at. */
export type Writer = {
  readonly id: string
  readonly name: string
  /** Empty for a container that no compose project made. */
  readonly project: string
  readonly service: string
  readonly state: string
  readonly labels: Readonly<Record<string, string>>
  /** Only those that it may write to. */
  readonly mounts: readonly Pick<Mount, 'kind' | 'source' | 'device'>[]
}

export type Mount = {
  readonly kind: 'volume' | 'bind' | 'tmpfs' | 'other'
  /** Volume name, host path, or empty. */
  readonly source: string
  /** The folder of the host that a volume is another name of. */
  readonly device?: string
  /** The folder of a volume that is all that is mounted of it; absent for all of it. */
  readonly subpath?: string
  readonly target: string
  readonly writable: boolean
  readonly anonymous: boolean
}

export type Volume = {
  readonly name: string
  readonly driver: string
  readonly labels: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  readonly inspect: unknown
}

/** `inspect` is undefined for one that is gone from the engine. */
export type Image = StackImage & { readonly inspect: unknown }

export type Network = { readonly name: string; readonly inspect: unknown }

/** A container that looks like a database server, and what it answered when asked. */
export type DatabaseServer = {
  readonly kind: 'postgres'
  readonly service: string
  readonly containerId: string
  readonly answer: DatabaseAnswer
}

export type DatabaseAnswer =
  | ({ readonly state: 'reachable' } & ServerFacts)
  | {
      readonly state: 'unreachable'
      readonly code: string
      readonly reason: string
      readonly hint: string
      /** No server of its own was heard: it may be none at all. */
      readonly nothingHeard?: boolean
      /** Where the data probably is; never copied as files on a guess. */
      readonly suspectedDataDirectory: string
    }
  | {
      readonly state: 'stopped'
      readonly suspectedDataDirectory: string
      readonly shutdown: Shutdown
    }
  /** Never asked: a label leaves its service out. */
  | { readonly state: 'left-out'; readonly suspectedDataDirectory: string }

/** A query that was prepared by its server and not run. */
export type AskedQuery = {
  readonly containerId: string
  readonly database: string
  readonly query: string
  readonly answer: QueryAnswer
}

export type QueryAnswer =
  | {
      readonly state: 'taken'
      readonly columns: readonly QueryColumn[]
      /** Where names without a schema are looked for. */
      readonly schemas: readonly string[]
    }
  /** In the server's words. */
  | { readonly state: 'refused'; readonly reason: string }
  /** It says nothing about the query. */
  | { readonly state: 'unasked'; readonly reason: string }

export type QueryColumn = {
  readonly name: string
  readonly type: string
  readonly holds: 'text' | 'bytes' | 'other'
}

/** How a stopped server left its data directory. Only a clean one is sure to start again from a copy. */
export type Shutdown =
  | {
      readonly state: 'clean'
      /** As PG_VERSION has it: `17`, or `9.6`. */
      readonly versionMajor: string
    }
  | {
      readonly state: 'unclean' | 'unknown'
      readonly why: string
      readonly versionMajor: string | undefined
    }
  /** No server ever kept data there. */
  | { readonly state: 'none'; readonly why: string }

export type ServerFacts = {
  readonly version: string
  readonly versionNumber: number
  readonly user: string
  readonly port: number
  readonly dataDirectory: string
  /** The role that the cluster was made with: no dump says which it was. */
  readonly superuser: string
  /** As `shared_preload_libraries` has them: extensions need them to be loaded. */
  readonly preload: string
  readonly tablespaces: readonly string[]
  /** That accept connections. */
  readonly databases: readonly string[]
  /** That accept none, template0 left out: they cannot be dumped. */
  readonly closed: readonly string[]
  /** Left by a DROP DATABASE that was cut off: they hold nothing any more. */
  readonly invalid: readonly string[]
}
