import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { now } from '../clock.ts'
import { excludeLines } from './exclude-lines.ts'
import { findChanged, type Found } from './find-changed.ts'
import type { Parent, PassRequest } from './pass-protocol.ts'
import { runTool } from './run-tool.ts'

/** How long a page may be changed without a trace, twice the kernel’s default. */
export const silenceS = 60
/** The clock that the kernel takes file times from is up to one tick behind. */
export const tickS = 0.02

/** What restic may compare with; undefined: nothing, so that it reads everything. */
export type Usable = {
  readonly parent: string | undefined
  readonly reread: number
  /** Since when a change of whichever file shows in its times, if it was seen that none was written to for long (seconds since 1970). */
  readonly quietSince: number | undefined
}

/** Each one costs a comparison with every path. */
const most = 5000

/**
 * Those that restic would not see: one with a later ctime has changed since, and it does. Where everything dirty was written back before
 * the pass, an older ctime is as good: all pages of the file were clean then, and a change since shows. Pure.
 */
export function narrow(found: readonly Found[], { to, cleanSince }: Parent): Found[] {
  return found.filter(
    ({ ctime, inMemory }) =>
      ctime <= to + tickS && (inMemory || cleanSince === null || ctime >= cleanSince - tickS),
  )
}

/** What was not written to for so long has been written back. What is at rest was only asked for what is in memory. Pure. */
export function findQuiet(
  found: readonly Found[],
  startedAt: number,
  { isAtRest }: Parent,
): number | undefined {
  if (isAtRest) return undefined
  return found.some(({ ctime }) => ctime >= startedAt - silenceS) ? undefined : startedAt
}

/** Later than anything changes. */
const never = 99_999_999_999

/** Whether a file system in memory is mounted at a folder or below: there, writes through a mapping never change a file’s times. Pure. */
export function holdsMemory(mountinfo: string, folder: string): boolean {
  return mountinfo.split('\n').some((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const target = before.split(' ')[4] ?? ''
    return after.startsWith('tmpfs ') && `${target}/`.startsWith(`${folder}/`)
  })
}

/**
 * The kernel sets a file’s times when a page that is mapped is first written to, and not again until it has been written back, which takes
 * half a minute by default (Documentation/admin-guide/sysctl/vm.rst, dirty_expire_centisecs): a file that changed shortly before it
 * was read may have changed again without a trace, and one in memory at any time. Such files are taken out of what restic compares
 * with, so that it reads them.
 */
export async function withoutDoubtful(
  { path, rewrite }: PassRequest,
  parent: Parent | undefined,
  folder: string,
  stop: AbortSignal,
): Promise<Usable> {
  if (parent === undefined) return { parent: undefined, reread: 0, quietSince: undefined }
  const isInMemory = holdsMemory(await readFile('/proc/self/mountinfo', 'utf8'), path)
  if (parent.isAtRest && !isInMemory) {
    return { parent: parent.id, reread: 0, quietSince: undefined }
  }
  const startedAt = now().getTime() / 1000
  const found = await findChanged(path, parent.isAtRest ? never : parent.from - silenceS, 'files')
  const quietSince = findQuiet(found, startedAt, parent)
  const doubtful = narrow(found, parent)
  if (doubtful.length === 0) return { parent: parent.id, reread: 0, quietSince }
  if (doubtful.length > most) return { parent: undefined, reread: doubtful.length, quietSince }
  const excludeFile = join(folder, `without-${parent.id}`)
  await writeFile(excludeFile, excludeLines(doubtful.map((each) => each.path)))
  const { code, stdout } = await runTool(
    [...rewrite, '--exclude-file', excludeFile, parent.id],
    stop,
  )
  const rewritten = stdout.includes('no snapshots were modified')
    ? parent.id
    : /saved new snapshot ([0-9a-f]+)/.exec(stdout)?.[1]
  // Without one all is read again: slower, and as good.
  return { parent: code === 0 ? rewritten : undefined, reread: doubtful.length, quietSince }
}
