import { create } from 'content-disposition'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'

import type { Download } from '../model/download.ts'
import { openDownload } from './open-download.ts'

/** How the document describes an answer that is bytes. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- the literal type is what the routes want
export function describeBytes(type: string, description: string) {
  const content = { [type]: { schema: z.string() } }
  return { description, content }
}

/**
 * Answers with a file to be kept. What fails before the first byte is a problem document, as everywhere; what fails after it breaks the connection, so
 * that nobody takes a short file for a whole one.
 */
export async function sendDownload(
  reply: FastifyReply,
  download: Download,
  type: string,
): Promise<FastifyReply> {
  const body = await openDownload(download)
  if (download.bytes !== undefined) reply.header('content-length', download.bytes)
  return reply
    .header('content-disposition', create(nameForDisk(download.name)))
    .header('content-type', type)
    .send(body)
}

/** Whatever a name holds, it is one file in the folder that a person chose: no line break, no way out of it, nothing hidden. */
function nameForDisk(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, '_').replace(/^[.\s]+/, '_')
  return plain === '' ? '_' : plain
}
