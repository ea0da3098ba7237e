/** Runs inside the worker that reads archives of images out of the repository. */
import type { Readable } from 'node:stream'

import { judgeImageArchive } from '../docker/judge-image-archive.ts'
import { readImageArchive } from '../docker/read-image-archive.ts'
import { messageOf } from '../errors.ts'
import type { ReadImage } from './read-images.ts'

/** Says whether the bytes are an archive of the image of that id. Of what is none it reads only as much as it takes to see that. */
export async function readImage(
  bytes: Readable,
  id: string,
  say: (line: ReadImage) => void,
): Promise<void> {
  const problem = await findProblem(bytes, id)
  say({ event: 'image', id, problem: problem ?? null })
}

async function findProblem(bytes: Readable, id: string): Promise<string | undefined> {
  try {
    return judgeImageArchive(await readImageArchive(bytes), id)
  } catch (error) {
    return messageOf(error)
  }
}
