// Each second one upload comes in: a file, then the row that names it. Old ones go: the row, then its file.
// So at every moment each row has its file, which is what a backup of this stack has to keep true.
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'

import { receiveUpload } from './receive-upload.ts'
import { removeOldUploads } from './remove-old-uploads.ts'

const stop = new AbortController()

process.once('SIGTERM', () => {
  stop.abort()
  // A database that does not answer must not hold up the exit; nothing is lost that a crash would not lose.
  setTimeout(() => process.exit(0), 1000).unref()
})

await writeFile('cache/started.json', `${JSON.stringify({ startedAt: new Date() })}\n`)
while (!stop.signal.aborted) {
  try {
    await takeUploads(stop.signal)
  } catch (error) {
    console.error(`interrupted, connecting again in a second: ${String(error)}`)
    await pause(stop.signal)
  }
}

async function takeUploads(signal: AbortSignal): Promise<void> {
  const client = new Client({ connectionTimeoutMillis: 5000, query_timeout: 10_000 })
  // A connection that breaks between two queries would otherwise end the process; the next query reports it.
  client.on('error', () => {})
  await client.connect()
  console.log('connected, taking uploads')
  try {
    while (!signal.aborted) {
      await receiveUpload(client)
      await removeOldUploads(client)
      // The health check looks at the age of this file.
      await writeFile('/tmp/scratch/last-upload', '')
      await pause(signal)
    }
  } finally {
    await client.end().catch(() => {})
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(1000, undefined, { signal }).catch(() => {})
}
