import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type AccessToken = { readonly token: string; readonly isNew: boolean }

/** The configured token, else the one that was generated at the first start and is kept in the state folder. */
export function findToken(configured: string | undefined, stateFolder: string): AccessToken {
  if (configured !== undefined) return { token: configured, isNew: false }
  const path = join(stateFolder, 'token')
  try {
    return { token: readFileSync(path, 'utf8').trim(), isNew: false }
  } catch {
    const token = randomBytes(24).toString('base64url')
    mkdirSync(stateFolder, { recursive: true })
    writeFileSync(path, `${token}\n`, { mode: 0o600 })
    return { token, isNew: true }
  }
}
