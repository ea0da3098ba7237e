import { readFileSync } from 'node:fs'

import { messageOf } from '../errors.ts'
import { kindOf, type Store } from '../store.ts'
import { maskCredentials } from './mask-credentials.ts'
import {
  locationExpected,
  refusedStores,
  storeSettings,
  type StoreSetting,
} from './store-settings.ts'

export type DescribedStore = {
  /** Without who may enter. */
  readonly repository: string
  readonly store: Store | undefined
  /** What is wrong with the settings together. */
  readonly problems: readonly string[]
}

/** What the settings say of where backups are kept, read together. Reads the files that they name. */
export function describeStore(values: Readonly<Record<string, unknown>>): DescribedStore {
  const given = String(values['repository'])
  const kind = kindOf(given)
  const problems: string[] = []
  const refused = refusedStores[/^[a-z]+(?=:)/.exec(given)?.[0] ?? '']
  if (refused !== undefined) {
    problems.push(
      `LIFEBOAT_REPOSITORY: ${maskCredentials(given)} cannot be used: ${refused} (expected ${locationExpected})`,
    )
  }
  if (kind === undefined) return { repository: given, store: undefined, problems }
  if (values['password'] === undefined) {
    problems.push(
      'LIFEBOAT_PASSWORD is not set (a repository in a store needs one: it encrypts what whoever keeps the store could read; expected any text that is not empty, for example LIFEBOAT_PASSWORD_FILE=/run/secrets/lifeboat-password)',
    )
  }
  const { repository, user } = splitUser(given)
  if (repository.includes('@')) {
    problems.push(
      'LIFEBOAT_REPOSITORY: it has an @ behind the host, or no // before it (expected %40 for an @, %2F for a / in a user’s name or password)',
    )
  }
  const variables: Record<string, string> = {}
  const files: Store['files'][number][] = []
  for (const [name, { variable, stores, isFile, expected }] of listSettings()) {
    const value = values[name]
    if (!stores.includes(kind) || typeof value !== 'string') continue
    variables[variable] = value
    if (!isFile) continue
    try {
      files.push({ path: value, content: readFileSync(value) })
    } catch (error) {
      problems.push(
        `${variable}: cannot read "${value}" (${messageOf(error)}; expected ${expected})`,
      )
    }
  }
  if (user !== undefined) problems.push(...takeUser(kind, user, variables))
  return { repository, store: { variables, files }, problems }
}

function listSettings(): [string, StoreSetting][] {
  return Object.entries(storeSettings)
}

type User = { readonly name: string; readonly password: string }

/** A location is shown, kept and logged: who may enter, which may stand in it, is taken out of it here, for all that come after. */
function splitUser(given: string): { repository: string; user?: User } {
  const found = /^([a-z0-9]+:(?:https?:)?\/\/)([^/]*)@(.*)$/.exec(given)
  if (found === null) return { repository: given }
  const [, scheme = '', user = '', rest = ''] = found
  const [name = '', ...password] = user.split(':')
  return {
    repository: `${scheme}${rest}`,
    user: { name: decode(name), password: decode(password.join(':')) },
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function takeUser(kind: string, { name, password }: User, into: Record<string, string>): string[] {
  if (kind !== 'rest') {
    return [
      'LIFEBOAT_REPOSITORY: no key is taken from a location of this kind (expected in variables of their own, for example AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; see docs/stores.md)',
    ]
  }
  if ('RESTIC_REST_USERNAME' in into || 'RESTIC_REST_PASSWORD' in into) {
    return [
      'LIFEBOAT_REPOSITORY and RESTIC_REST_USERNAME or RESTIC_REST_PASSWORD both say who enters (expected one of them)',
    ]
  }
  into['RESTIC_REST_USERNAME'] = name
  if (password !== '') into['RESTIC_REST_PASSWORD'] = password
  return []
}
