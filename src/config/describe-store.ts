import { readFileSync } from 'node:fs'

import { messageOf } from '../errors.ts'
import { kindOf, type Store } from '../store.ts'
import { maskCredentials } from './mask-credentials.ts'
import { exampleFile } from './setting.ts'
import { locationExpected, refusedStores, type StoreSetting } from './store-settings.ts'

export type DescribedStore = {
  /** Without who may enter. */
  readonly repository: string
  readonly store: Store | undefined
  /** What is wrong with the settings together. */
  readonly problems: readonly string[]
}

/** A place as settings name it. */
export type NamedPlace = {
  /** The variable that names it, and the one of its password. */
  readonly variable: string
  readonly passwordVariable: string
  readonly given: string
  readonly hasPassword: boolean
  /** The store's variables, with what stands in them. */
  readonly settings: readonly (readonly [StoreSetting, unknown])[]
}

/** What the settings say of where backups are kept, read together. Reads the files that they name. */
export function describeStore(place: NamedPlace): DescribedStore {
  const { variable: named, passwordVariable, given, hasPassword, settings } = place
  const kind = kindOf(given)
  const problems: string[] = []
  const refused = refusedStores[/^[a-z]+(?=:)/.exec(given)?.[0] ?? '']
  if (refused !== undefined) {
    problems.push(
      `${named}: ${maskCredentials(given)} cannot be used: ${refused} (expected ${locationExpected})`,
    )
  }
  if (kind === undefined) return { repository: given, store: undefined, problems }
  if (!hasPassword) {
    problems.push(
      `${passwordVariable} is not set (a repository in a store needs one: it encrypts what whoever keeps the store could read; expected any text that is not empty, for example ${passwordVariable}_FILE=${exampleFile(passwordVariable)})`,
    )
  }
  const { repository, user } = kind === 'sftp' ? { repository: given } : splitUser(given)
  if (kind !== 'sftp' && repository.includes('@')) {
    problems.push(
      `${named}: it has an @ behind the host, or no // before it (expected %40 for an @, %2F for a / in a user’s name or password)`,
    )
  }
  const variables: Record<string, string> = {}
  const files: Store['files'][number][] = []
  for (const [{ variable, restic, stores, isFile, expected }, value] of settings) {
    if (!stores.includes(kind) || typeof value !== 'string') continue
    variables[restic] = value
    if (!isFile) continue
    try {
      files.push({ path: value, content: readFileSync(value) })
    } catch (error) {
      problems.push(
        `${variable}: cannot read "${value}" (${messageOf(error)}; expected ${expected})`,
      )
    }
  }
  if (user !== undefined) problems.push(...takeUser(place, kind, user, variables))
  return { repository, store: { variables, files }, problems }
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

function takeUser(
  { variable: named, settings }: NamedPlace,
  kind: string,
  { name, password }: User,
  into: Record<string, string>,
): string[] {
  if (kind !== 'rest') {
    return [
      `${named}: no key is taken from a location of this kind (expected in variables of their own, for example AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; see docs/stores.md)`,
    ]
  }
  const own = settings.filter(([{ restic }]) => restic.startsWith('RESTIC_REST_'))
  if (own.some(([{ restic }]) => restic in into)) {
    const names = own.map(([{ variable }]) => variable).join(' or ')
    return [`${named} and ${names} both say who enters (expected one of them)`]
  }
  into['RESTIC_REST_USERNAME'] = name
  if (password !== '') into['RESTIC_REST_PASSWORD'] = password
  return []
}
