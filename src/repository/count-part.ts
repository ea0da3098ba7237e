import { createInterface } from 'node:readline'

import type { Repository } from './repository.ts'
import { streamRestic } from './run-restic.ts'
import { readNode } from './list-path.ts'

/** What a part lists: names of files, bytes of these, and how many of each type. */
export type PartCounts = {
  readonly files: number
  readonly bytes: number
  readonly types: Readonly<Record<string, number>>
}

/** Walks all folders of a part, line by line: a part may have millions of names. */
export function countPart(
  repository: Repository,
  snapshot: string,
  signal: AbortSignal,
): Promise<PartCounts> {
  const call = { arguments: ['ls', '--no-lock', snapshot], signal }
  return streamRestic(repository, call, async (stdout) => {
    const types: Record<string, number> = {}
    let bytes = 0
    let lines = 0
    for await (const line of createInterface({ input: stdout })) {
      // The first line is the snapshot's own.
      if (lines++ === 0) continue
      const { type, bytes: size } = readNode(line)
      types[type] = (types[type] ?? 0) + 1
      bytes += size ?? 0
    }
    return { files: types['file'] ?? 0, bytes, types }
  })
}
