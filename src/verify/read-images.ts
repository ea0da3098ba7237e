import { z } from 'zod'

import { imagePath } from '../model/image.ts'
import type { FoundPart } from '../repository/find-part.ts'
import { pipeSpec } from '../repository/pipe-out.ts'
import { describingDamage } from '../repository/read-out.ts'
import type { VerifyContext } from './verify-context.ts'

/** What the worker says of each archive, in a line. */
export const ReadImage = z.object({
  event: z.literal('image'),
  id: z.string(),
  problem: z.string().nullable().describe('null: it holds the image, whole'),
})
export type ReadImage = z.infer<typeof ReadImage>

/**
 * Reads the archive of every image that is held to its end out of the repository, hashes verified, and says what is in it: the read-out and the
 * decoding in one. Throws `part-damaged`.
 */
export async function readImages(
  { runWorker, repository, image, manifest }: VerifyContext,
  { part: { kind }, snapshot }: FoundPart,
): Promise<ReadImage[]> {
  const held = manifest.images.filter((each) => each.held)
  const files = held.map(({ id }) => ({ path: imagePath(id), argument: id }))
  const request = { image, kind, backupId: manifest.id, snapshot }
  const { stdout } = await describingDamage(repository, request, () =>
    runWorker(
      pipeSpec(repository, { image, snapshot, purpose: 'read-images', into: 'read-image', files }),
    ),
  )
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ReadImage.parse(JSON.parse(line)))
}
