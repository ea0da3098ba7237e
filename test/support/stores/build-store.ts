import { join } from 'node:path'

import { succeed } from '../run-command.ts'

export const storeImage = 'lifeboat-test-store'

/** Builds the image of the stores that are backed up to; the engine's build cache makes a second time cheap. */
export async function buildStore(): Promise<void> {
  await succeed('docker', ['build', '-q', '-t', storeImage, join(import.meta.dirname, '../../s3')])
}
