import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Client } from 'pg'

const maxBytes = 64 * 1024

export async function receiveUpload(client: Client): Promise<void> {
  const content = randomBytes(randomInt(1, maxBytes + 1))
  const path = `${randomUUID()}.bin`
  const sha256 = createHash('sha256').update(content).digest('hex')

  await writeFile(join('uploads', path), content, { flush: true })
  // If this fails the file stays: the row may have been committed all the same.
  await client.query('INSERT INTO uploads (path, sha256, bytes) VALUES ($1, $2, $3)', [
    path,
    sha256,
    content.length,
  ])
}
