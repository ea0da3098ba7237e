import { readFileSync } from 'node:fs'

import { LifeboatError } from '../../errors.ts'
import type { Container } from '../../model/stack.ts'

export type Credentials = {
  readonly user: string
  readonly port: number
  /** Sent only when the server asks: official images trust 127.0.0.1. */
  readonly password: string | undefined
}

/** Reads a file inside the container; used for the container's own secret files. */
type ReadInside = (path: string) => Promise<string>

/** How to log in: the labels first, then the container's own environment and secret files, then `postgres` without a password. */
export async function findCredentials(
  container: Container,
  labels: { readonly user: string; readonly passwordFile: string },
  readInside: ReadInside,
): Promise<Credentials> {
  const { env } = container
  const passwordFile = container.labels[labels.passwordFile]
  const user = container.labels[labels.user] ?? (await setting('POSTGRES_USER'))
  return {
    user: user ?? 'postgres',
    port: Number(env['PGPORT'] ?? 5432),
    password:
      passwordFile === undefined
        ? ((await setting('POSTGRES_PASSWORD')) ?? env['PGPASSWORD'])
        : readLabelled(container, labels.passwordFile, passwordFile),
  }

  async function setting(name: string): Promise<string | undefined> {
    const path = env[`${name}_FILE`]
    if (path) return (await readInside(path)).replace(/\r?\n$/, '')
    return env[name] || undefined
  }
}

function readLabelled(container: Container, label: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw new LifeboatError(
      'database-password-unreadable',
      `the label ${label} of ${container.name} names ${path}, which Lifeboat cannot read`,
      { hint: 'Mount that file into the lifeboat service at the same path.', cause },
    )
  }
}
