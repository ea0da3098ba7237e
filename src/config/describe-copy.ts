import type { KeepPolicy } from '../keep-policy.ts'
import { kindOf, type Pace, type Store } from '../store.ts'
import { copyStoreSettings } from './copy-settings.ts'
import { describeStore, type DescribedStore } from './describe-store.ts'
import { findMissing } from './find-missing.ts'

/** Where the second copy is kept, and what stays there. */
export type CopyPlace = {
  /** Without who may enter. */
  readonly repository: string
  readonly password: string | undefined
  readonly store: Store | undefined
  /** Undefined: all that there ever was. */
  readonly keep: KeepPolicy | undefined
  readonly pace?: Pace | undefined
  readonly lockWaitMs?: number
  readonly appendOnly?: boolean
}

type Values = Readonly<Record<string, unknown>>

type InStore = { readonly repository: string; readonly store: Store }

/** What the settings say of the second copy; undefined where there is none. `own` is the repository, of which it is a copy; programs are looked for in `path`. */
export function describeCopy(
  values: Values,
  own: DescribedStore,
  path: string | undefined,
): { readonly copy: CopyPlace | undefined; readonly problems: readonly string[] } {
  const given = values['copyTo']
  if (typeof given !== 'string') return { copy: undefined, problems: [] }
  const password = values['copyPassword'] as string | undefined
  const variable = 'LIFEBOAT_COPY_TO'
  const described = describeStore({
    variable,
    passwordVariable: 'LIFEBOAT_COPY_PASSWORD',
    given,
    hasPassword: password !== undefined,
    settings: Object.entries(copyStoreSettings).map(([name, each]) => [each, values[name]]),
  })
  const { repository } = described
  const store = described.store && takeOver(own, { repository, store: described.store })
  const problems = [
    ...described.problems,
    ...judgePlaces(own.repository, repository),
    ...(store === undefined
      ? []
      : [
          ...judgeVariables(own, { repository, store }),
          ...findMissing({
            variable,
            repository,
            store,
            settings: Object.values(copyStoreSettings),
            path,
          }),
        ]),
  ]
  if (store === undefined && password === undefined && values['password'] !== undefined) {
    problems.push(
      'LIFEBOAT_COPY_PASSWORD is not set (the repository has a password: whoever holds a copy without one could read it)',
    )
  }
  const keep = values['copyKeep'] as KeepPolicy | undefined
  const appendOnly = values['copyAppendOnly'] === true
  return { copy: { repository, password, store, keep, appendOnly }, problems }
}

/** restic reads these once for both places. What a store of the same kind is not told otherwise holds for it too, but for where it is and who vouches for it. */
function takeOver(own: DescribedStore, { repository, store }: InStore): Store {
  const kind = kindOf(repository)
  if (own.store === undefined || kind !== kindOf(own.repository) || kind === 'rest') return store
  const inherited = Object.entries(own.store.variables).filter(
    ([name]) => !ofEach.has(name) && !(name in store.variables),
  )
  const paths = new Set(inherited.map(([, value]) => value))
  const files = own.store.files.filter(({ path }) => paths.has(path))
  return {
    variables: { ...store.variables, ...Object.fromEntries(inherited) },
    files: [...store.files, ...files],
  }
}

/** What restic can be told of each of two places: a user in the location, more than one certificate; a region it finds out where it is told none. */
const ofEach = new Set([
  'RESTIC_REST_USERNAME',
  'RESTIC_REST_PASSWORD',
  'RESTIC_CACERT',
  'AWS_DEFAULT_REGION',
])

/** One of them lost is both lost, and restic takes one for what does not belong into the other. */
function judgePlaces(own: string, copy: string): string[] {
  const [one, other] = [own, copy].map((location) => `${location.replace(/\/+$/, '')}/`)
  if (one === undefined || other === undefined) return []
  if (!one.startsWith(other) && !other.startsWith(one)) return []
  return [
    one === other
      ? `LIFEBOAT_COPY_TO: "${copy}" is LIFEBOAT_REPOSITORY itself (expected another place)`
      : `LIFEBOAT_COPY_TO: "${copy}" and LIFEBOAT_REPOSITORY, "${own}", are one inside the other (expected places apart)`,
  ]
}

function judgeVariables(own: DescribedStore, copy: InStore): string[] {
  const kind = kindOf(copy.repository)
  if (own.store === undefined || kind === undefined || kind !== kindOf(own.repository)) return []
  const { variables } = own.store
  const names = new Set([...Object.keys(variables), ...Object.keys(copy.store.variables)])
  const clashing = [...names].filter(
    (name) => !ofEach.has(name) && variables[name] !== copy.store.variables[name],
  )
  if (clashing.length === 0) return []
  const both = clashing.map((name) => `LIFEBOAT_COPY_${name} and ${name}`).join(', ')
  return [
    `LIFEBOAT_COPY_TO: restic reaches two ${kind} stores with one key only, and ${both} differ (expected the same, a key that may enter both, or a copy in a store of another kind or a folder, see docs/stores.md)`,
  ]
}
