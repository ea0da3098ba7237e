import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'

/** What stands in a file that `docker save` made. */
export type ImageArchive = {
  /** The SHA-256 of each regular file by its path, in hexadecimal; a link has that of what it leads to. */
  readonly hashes: ReadonlyMap<string, string>
  /** The text of those that are small enough to be a description. */
  readonly texts: ReadonlyMap<string, string>
}

/** No description comes near it; most layers are beyond it. */
const descriptionBytes = 4 * 1024 * 1024

/** Reads an archive to its end and hashes all of it. Throws what tar-stream throws where it is none, or cut short. */
export async function readImageArchive(bytes: Readable): Promise<ImageArchive> {
  const hashes = new Map<string, string>()
  const texts = new Map<string, string>()
  const links = new Map<string, string>()
  const entries = extract()
  async function walk(): Promise<void> {
    for await (const entry of entries) {
      const { name, type, size, linkname } = entry.header
      const path = posix.normalize(name)
      if (type === 'symlink') links.set(path, posix.join(posix.dirname(path), linkname ?? ''))
      if (type === 'link') links.set(path, posix.normalize(linkname ?? ''))
      const hash = createHash('sha256')
      const kept: Buffer[] = []
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        hash.update(chunk)
        if (size <= descriptionBytes) kept.push(chunk)
      }
      if (type !== 'file') continue
      hashes.set(path, hash.digest('hex'))
      const text = Buffer.concat(kept)
      if (size <= descriptionBytes && isDescription(text)) texts.set(path, text.toString())
    }
  }
  await Promise.all([pipeline(bytes, entries), walk()])
  // Engines before 25 write a layer that several images share once, and links to it.
  for (const [path, target] of links) {
    const hash = hashes.get(target)
    if (hash !== undefined) hashes.set(path, hash)
  }
  return { hashes, texts }
}

function isDescription(content: Buffer): boolean {
  return content[0] === 0x7b || content[0] === 0x5b
}
