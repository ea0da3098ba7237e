import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Client } from 'pg'

const maxUploads = 500

export async function removeOldUploads(client: Client): Promise<void> {
  const removed = await client.query<{ path: string }>(
    `DELETE FROM uploads
     WHERE id IN (SELECT id FROM uploads ORDER BY id DESC OFFSET $1)
     RETURNING path`,
    [maxUploads],
  )
  for (const { path } of removed.rows) await rm(join('uploads', path), { force: true })
}
