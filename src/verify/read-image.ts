/** Runs inside the worker that reads archives of images out of the repository. */
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

import { judgeImageArchive } from '../docker/judge-image-archive.ts'
import { readImageArchive } from '../docker/read-image-archive.ts'
import { messageOf } from '../errors.ts'
import type { ReadImage } from './read-images.ts'

/** Says whether the bytes are an archive of the image of that id. Takes all of them in either case: who sends them is to end well. */
export async function readImage(
  bytes: Readable,
  id: string,
  say: (line: ReadImage) => void,
): Promise<void> {
  const problem = await findProblem(bytes, id)
  say({ event: 'image', id, problem: problem ?? null })
}

async function findProblem(bytes: Readable, id: string): Promise<string | undefined> {
  // What is no archive is not read on, and would be closed under restic’s hands.
  const kept = Readable.from(lend(bytes))
  try {
    return judgeImageArchive(await readImageArchive(kept), id)
  } catch (error) {
    await finished(bytes.resume())
    return messageOf(error)
  }
}

/** The same bytes; whoever stops taking them does not end where they come from. */
async function* lend(bytes: Readable): AsyncGenerator {
  for await (const chunk of bytes.iterator({ destroyOnReturn: false })) yield chunk
}
