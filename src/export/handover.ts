import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { LifeboatError } from '../errors.ts'
import type { Self } from '../model/stack.ts'
import type { RunningWorker, WorkerMount, WorkerOutput } from '../model/worker.ts'
import { findMount } from '../repository/locate.ts'

/** Where bytes pass between a worker and this process: a named pipe in the state folder, which both of them mount. */
export type Handover = { readonly path: string; readonly mounts: readonly WorkerMount[] }

/** Throws `state-not-mounted` when no worker could see the state folder. */
export function locateHandover(self: Self, stateFolder: string, runId: string): Handover {
  const mount = findMount(self, stateFolder)
  if (mount?.writable !== true || (mount.kind !== 'volume' && mount.kind !== 'bind')) {
    throw new LifeboatError(
      'state-not-mounted',
      `${stateFolder} is not on a volume or bind mount that can be written`,
      { hint: 'Give the lifeboat service a volume for it, for example lifeboat-state:/state.' },
    )
  }
  const { kind, source, target } = mount
  const path = join(stateFolder, `handover-${runId}`)
  return { path, mounts: [{ kind, source, target, writable: true }] }
}

/** What such a worker's script begins with. The pipe is its descriptor 3, and has no name any more once both ends are open. */
export function openPipe(direction: '>' | '<'): string {
  return `mkfifo -m 600 "$HANDOVER"
echo '{"event":"ready"}'
exec 3${direction}"$HANDOVER"
rm "$HANDOVER"`
}

/**
 * Moves bytes between this process and a worker that begins with `openPipe`, as fast as the slower one; `move` is given this process's
 * end and closes it. Gives what the worker said, once it ended well and all was moved. Throws what `move` did, else what the
 * worker did.
 */
export async function handOver(
  worker: RunningWorker,
  { path }: Handover,
  end: 'read' | 'write',
  move: (end: FileHandle) => Promise<void>,
): Promise<string> {
  try {
    await worker.answer('ready')
    // Opening waits for the worker to open its end.
    const moving = open(path, end === 'read' ? constants.O_RDONLY : constants.O_WRONLY).then(move)
    moving.catch((error: unknown) => {
      // Neither side waits for the other once one has given up. Whose pipe broke hears from the worker why.
      if (!isBrokenPipe(error)) void worker.remove()
    })
    const [moved, ended] = await Promise.allSettled([moving, awaitEnd(worker, path)])
    if (moved.status === 'rejected' && !isBrokenPipe(moved.reason)) throw moved.reason
    if (ended.status === 'rejected') throw ended.reason
    if (moved.status === 'rejected') throw moved.reason
    return ended.value.stdout
  } finally {
    await worker.remove()
  }
}

async function awaitEnd(worker: RunningWorker, path: string): Promise<WorkerOutput> {
  try {
    return await worker.end()
  } finally {
    await worker.remove()
    // A worker that ended without opening its end leaves this process waiting in `open`: it gets one from here.
    const end = await open(path, constants.O_RDWR | constants.O_NONBLOCK).catch(() => undefined)
    await end?.close()
  }
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
