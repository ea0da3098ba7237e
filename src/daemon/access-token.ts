import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type AccessToken = { readonly token: string; readonly isNew: boolean }

/** The configured token, else the one that was generated at the first start and is kept in the state folder. */
export function findToken(configured: string | undefined, stateFolder: string): AccessToken {
  if (configured !== undefined) return { token: configured, isNew: false }
  const path = join(stateFolder, 'token')
  const kept = readKept(path)
  // A disk that was full leaves an empty file, and an empty token would let everybody in.
  if (kept !== '') return { token: kept, isNew: false }
  const token = randomBytes(24).toString('base64url')
  mkdirSync(stateFolder, { recursive: true })
  writeFileSync(`${path}.part`, `${token}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.part`, path)
  return { token, isNew: true }
}

function readKept(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
