import { createHash } from 'node:crypto'

/** A service as `docker compose config --format json` gives it. */
export type ComposedService = Readonly<Record<string, unknown>>

/** The full id of the container that stands for a service: of several replicas the first. */
export type IdOfService = (service: string) => string | undefined

/** What no version of Compose has hashed (docker/compose, pkg/compose/hash.go). */
const never = ['build', 'pull_policy', 'scale']

/** What later versions have stopped to hash: `depends_on` in 2.29.3, `profiles` by 2.34. */
const variants = [[], ['depends_on'], ['depends_on', 'profiles'], ['profiles']]

/**
 * Compose's `config-hash` of a service that shares another's network, processes or volumes has the ids of those containers in it, and that of one
 * that mounts something of the project's folder has its path: it must be made anew with them. `was` is the service as it was read where the folder
 * was then. Only for one that is hashed to `captured` with the ids that were: the rules differ from version to version, and a label
 * that is a guess would have the container recreated as surely as an old one. Undefined for any other. Pure.
 */
export function rehash(
  service: ComposedService,
  captured: string,
  ids: { readonly old: IdOfService; readonly now: IdOfService },
  was: ComposedService = service,
): string | undefined {
  const variant = variants.find((left) => hash(was, left, ids.old) === captured)
  return variant === undefined ? undefined : hash(service, variant, ids.now)
}

function hash(service: ComposedService, left: readonly string[], idOf: IdOfService): string {
  const kept = Object.entries(service).filter(([key]) => ![...never, ...left].includes(key))
  const resolved = Object.fromEntries(kept.map(([key, value]) => [key, resolve(key, value, idOf)]))
  return createHash('sha256').update(encode(resolved)).digest('hex')
}

function resolve(key: string, value: unknown, idOf: IdOfService): unknown {
  if (key === 'deploy' && isObject(value)) {
    const { replicas: _scaled, ...rest } = value
    return rest
  }
  if (['network_mode', 'ipc', 'pid'].includes(key) && typeof value === 'string') {
    const [, service] = /^service:(.+)$/.exec(value) ?? []
    return service === undefined ? value : `container:${idOf(service) ?? ''}`
  }
  if (key === 'volumes_from' && Array.isArray(value)) {
    return value.map((from) => resolveFrom(String(from), idOf))
  }
  return value
}

/** The mode is dropped for a service, and kept for a container that is named. */
function resolveFrom(from: string, idOf: IdOfService): string {
  if (from.startsWith('container:')) return from.slice('container:'.length)
  const [service = ''] = from.split(':')
  return idOf(service) ?? ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As Go's encoding/json writes it; what is written as `$$` in the file is `$` by then. */
function encode(value: unknown): string {
  const text = JSON.stringify(value).replaceAll('$$', '$')
  return text.replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
