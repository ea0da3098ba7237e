import { z } from 'zod'

import { FilesStep } from './restore.ts'

/** A database on its way: where it is loaded, what it replaces, and under which name that steps aside. */
export const Swap = z.object({
  temporary: z.string(),
  live: z.string(),
  /** Null when nothing has the live name: it only comes in. */
  aside: z.string().nullable(),
})
export type Swap = z.infer<typeof Swap>

/**
 * A volume's folder and the one beside it, exchanged in one act of the kernel. The inodes tell whether that has happened: the folders
 * keep theirs, and both are there until the run is settled.
 */
export const Pair = z.object({
  volume: z.string(),
  live: z.string().describe('the volume’s folder, below the engine’s folder of volumes'),
  beside: z.string().describe('the folder in the scratch volume'),
  liveInode: z.string().describe('of what was live before'),
  newInode: z.string().describe('of what was restored'),
})
export type Pair = z.infer<typeof Pair>

/** A database that will be put aside, and what its rows had gone through before its safety backup; null: that cannot be told. */
export const Guarded = z.object({
  container: z.string().describe('name of the server’s container'),
  aside: z.string(),
  changes: z.string().nullable(),
})
export type Guarded = z.infer<typeof Guarded>

/**
 * What a run did, or was about to do, that must be undone or finished. Written before the act; all that is needed for either
 * is in it, because whoever reads it may know nothing else.
 */
export const JournalEntry = z.discriminatedUnion('act', [
  /** Databases are made beside the live ones. Undo: drop them. */
  z.object({
    act: z.literal('load'),
    service: z.string(),
    container: z.string().describe('name of the server’s container'),
    maintenance: z.string().describe('an empty database to work from'),
    swaps: z.array(Swap),
    roles: z.array(z.string()).describe('roles that are not there yet'),
    alterRoles: z.array(z.string()).describe('statements that go with the swap'),
    keepOld: z.boolean(),
  }),
  /** Containers are stopped. Undo: start them, in this order. */
  z.object({
    act: z.literal('stop'),
    containers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        service: z.string(),
        mayBeIll: z.literal(true).optional().describe('it need not be healthy when it has started'),
      }),
    ),
  }),
  /** Containers are paused. Undo: unpause them. */
  z.object({
    act: z.literal('pause'),
    containers: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  /** A command was run in a container that wants another one afterwards, whatever happens. Undo: run that. */
  z.object({
    act: z.literal('hook'),
    service: z.string(),
    container: z.string(),
    command: z.string(),
  }),
  /** Files are overwritten. Undo: write those of the safety backup; without one, finish the writing. */
  z.object({
    act: z.literal('write'),
    backup: z.string(),
    safeguard: z.string().nullable(),
    steps: z.array(FilesStep),
    keepExtra: z.boolean(),
  }),
  /** Files are restored into a scratch volume. Undo and end: remove it. */
  z.object({ act: z.literal('stage'), volume: z.string() }),
  /** Volumes are exchanged with what was restored beside them. Undo: exchange back what was. */
  z.object({
    act: z.literal('exchange'),
    folder: z.string().describe('the engine’s folder of volumes'),
    safeguard: z.string().nullable(),
    pairs: z.array(Pair),
  }),
  /** Volumes made by this run. Undo: remove them. */
  z.object({ act: z.literal('make-volume'), name: z.string() }),
  /** Everything is in place but the swaps: from here on the way is forward. */
  z.object({
    act: z.literal('finish'),
    guarded: z.array(Guarded).optional().describe('dropped in the end only as they were then'),
  }),
  /** The way is back, whatever was written before. */
  z.object({ act: z.literal('undo') }),
])
export type JournalEntry = z.infer<typeof JournalEntry>
export type EntryOf<Act extends JournalEntry['act']> = Extract<JournalEntry, { act: Act }>
