import { z } from 'zod'

import { CoveredMount } from './coverage.ts'
import { ManifestImage } from './image.ts'
import { consistencies, Failure } from './plan.ts'
import { backupStates, reasons } from './backup.ts'
import { Reference } from './reference.ts'
import { BackupType } from './scope.ts'
import { SinceLast } from './since-last.ts'

/** The manifest's format. Readers check it before anything else and refuse what they do not know. */
export const manifestFormat = 1

const Count = z.number().int().nonnegative()

export const partKinds = ['databases', 'files', 'config', 'images'] as const

/** One restic snapshot of the set. It is named by its tree: snapshot ids change on `restic copy`, trees stay. */
export const Part = z.object({
  kind: z.enum(partKinds),
  tree: z.string().describe('restic tree id'),
  snapshot: z.string().describe('restic snapshot id when it was written'),
  files: Count,
  bytes: Count.describe('bytes of all files in the part'),
  addedBytes: Count.describe('bytes the repository grew by, compressed'),
  unchangedFiles: Count.describe('files whose content was not read again'),
  ms: Count,
})
export type Part = z.infer<typeof Part>

const Hash = z.string().regex(/^-?\d+$/)

export const Table = z.object({
  schema: z.string(),
  name: z.string(),
  rows: Count,
  hash: Hash.optional().describe('of its rows, whatever their order; where it was asked for'),
})

/** Where a sequence stood. Its value is text: it may be greater than a number can be exact. */
export const SequencePosition = z.object({
  value: z.string().regex(/^-?\d+$/),
  isCalled: z.boolean().describe('false: the value itself is the next one'),
})
export type SequencePosition = z.infer<typeof SequencePosition>

export const Sequence = z.object({
  schema: z.string(),
  name: z.string(),
  increment: z.string(),
  cycles: z.boolean(),
  first: SequencePosition.describe('when the snapshot was opened'),
  last: SequencePosition.describe('when the dump had ended'),
})
export type Sequence = z.infer<typeof Sequence>

export const Database = z.object({
  name: z.string(),
  path: z.string().describe('pg_dump directory inside the databases part'),
  encoding: z.string(),
  collation: z.string(),
  collationVersion: z.string().nullable().describe('as recorded when the database was made'),
  collationVersionActual: z.string().nullable().describe('of the library in use'),
  extensions: z.array(z.object({ name: z.string(), version: z.string() })),
  tables: z.array(Table).describe('rows counted in the snapshot that was dumped'),
  largeObjects: Count,
  largeObjectsBytes: Count.optional().describe('of all of them; where the login may read that'),
  largeObjectsHash: Hash.optional().describe('of all they hold; where it was asked for'),
  sequences: z.array(Sequence).optional().describe('where it was asked for'),
  bytes: Count.describe('size in the server'),
  warnings: z.array(z.string()).describe('what pg_dump wrote although it succeeded'),
})
export type Database = z.infer<typeof Database>

export const Server = z.object({
  kind: z.literal('postgres'),
  service: z.string(),
  containerId: z.string().describe('of the server that was dumped'),
  image: z.string(),
  imageId: z.string(),
  version: z.string(),
  versionNumber: Count,
  superuser: z.string().optional().describe('the role that its cluster was made with'),
  preload: z.string().optional().describe('its shared_preload_libraries'),
  globals: z
    .string()
    .nullable()
    .describe('pg_dumpall --globals-only, path inside the databases part'),
  databases: z.array(Database),
})
export type Server = z.infer<typeof Server>

export const Archived = z.object({
  kind: z.enum(['volume', 'bind']),
  source: z.string().describe('volume name or host path'),
  path: z.string().describe('path inside the files part'),
  without: z.array(z.string()).describe('paths below it that were left out'),
  excludes: z
    .array(z.string())
    .default([])
    .describe('globs of files below it that were left out by label'),
  files: Count.optional().describe(
    'regular files there just after it was read, without what was left out; absent when not counted',
  ),
  bytes: Count.optional().describe('of these files, holes counted'),
})

export type Archived = z.infer<typeof Archived>

/** A stopped database server whose data directory is held as files. Only the image that it ran is sure to start on them. */
export const Cold = z.object({
  kind: z.literal('postgres'),
  service: z.string(),
  container: z.string(),
  image: z.string(),
  imageId: z.string(),
  versionMajor: z
    .string()
    .nullable()
    .describe('of PG_VERSION, for example 17; null when it could not be read'),
  clean: z.boolean().describe('whether it is known to have been shut down cleanly'),
  mount: z.object({
    kind: z.enum(['volume', 'bind']),
    source: z.string().describe('volume name or host path'),
  }),
  inside: z.string().describe('where its data is in the mount; empty when it is all of it'),
})
export type Cold = z.infer<typeof Cold>

export const ConfigFile = z.object({
  path: z.string().describe('path inside the config part'),
  source: z
    .string()
    .describe('host path, or CONTAINER:PATH for a file that only the container has'),
  bytes: Count,
  sha256: z.string().length(64),
  mode: Count,
  uid: Count,
  gid: Count,
  mtime: z.string(),
})
export type ConfigFile = z.infer<typeof ConfigFile>

export const Halted = z.object({
  service: z.string(),
  container: z.string(),
  ms: Count.describe('milliseconds from the order to stand still, or to stop, until it went on'),
})
export type Halted = z.infer<typeof Halted>

/** A disk as it was just before the manifest was written. */
export const Disk = z.object({
  of: z.enum(['repository', 'engine']),
  bytes: Count,
  freeBytes: Count.describe('that Lifeboat could still have written'),
})
export type Disk = z.infer<typeof Disk>

/** Where an engine keeps its images, when it says that it has left them to containerd: its ids are other ones there. */
const ImageStore = z.literal('containerd')

export const Manifest = z.object({
  format: z.literal(manifestFormat),
  id: z.string(),
  project: z.string(),
  host: z.string().describe('the engine’s name for its machine'),
  type: BackupType,
  services: z.array(z.string()).describe('empty: all of them'),
  reason: z.enum(reasons).default('asked').describe('`safeguard`: what a restore overwrote'),
  state: z.enum(backupStates),
  consistency: z.enum(consistencies),
  consistencyBecause: z.array(z.string()).default([]).describe('why it is not better'),
  frozen: z.array(Halted).default([]).describe('containers that stood still for it'),
  stopped: z.array(Halted).default([]).describe('containers that were stopped for it'),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  sequence: Count.default(0).describe(
    'grows with each backup of a stack on its machine; 0: made before they were counted',
  ),
  lifeboat: z.string().describe('version that wrote it'),
  engine: z.object({
    version: z.string(),
    apiVersion: z.string(),
    os: z.string(),
    arch: z.string(),
    operatingSystem: z.string().optional().describe('of the machine, by its own name'),
    kernel: z.string().optional(),
    cpus: Count.optional(),
    memoryBytes: Count.optional(),
    storageDriver: z.string().optional(),
    imageStore: ImageStore.optional(),
  }),
  disks: z.array(Disk).default([]),
  parts: z.array(Part),
  servers: z.array(Server),
  archived: z.array(Archived),
  cold: z.array(Cold).default([]).describe('stopped database servers whose files are held'),
  references: z
    .array(Reference)
    .default([])
    .describe('rows that name files, as labels declare them'),
  config: z.object({
    files: z.array(ConfigFile),
    notCaptured: z.array(z.object({ source: z.string(), because: z.string() })),
  }),
  images: z
    .array(ManifestImage)
    .default([])
    .describe(
      'of all containers but Lifeboat’s own; empty too when the configuration was not asked for',
    ),
  coverage: z.array(CoveredMount),
  failures: z.array(Failure),
  warnings: z.array(z.string()),
  sinceLast: SinceLast.default({ backup: null, warnings: [] }),
})
export type Manifest = z.infer<typeof Manifest>
