import type { Manifest } from '../model/manifest.ts'

/** Indexes, WAL and what the file system itself takes. */
const reserve = 1.3

/**
 * Bytes that a drill takes at most at one time beside the unpacked dumps: of one server after the other its databases and their new dumps; after
 * them, the files. Pure.
 */
export function drillNeeds({ servers, parts }: Pick<Manifest, 'servers' | 'parts'>): number {
  const bytesOf = (kind: string): number => parts.find((part) => part.kind === kind)?.bytes ?? 0
  const largest = Math.max(
    0,
    ...servers.map(({ databases }) => databases.reduce((sum, { bytes }) => sum + bytes, 0)),
  )
  return Math.max(largest * reserve + bytesOf('databases'), bytesOf('files'))
}
