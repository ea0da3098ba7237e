import { useEffect, useState } from 'preact/hooks'

/** Where in the pages one is: the parts of the hash's path, and what stands behind its `?`. */
export type Route = {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

/** `#/backups/ID?database=db/shop`. What cannot be decoded stays as it is. Pure. */
export function parseRoute(hash: string): Route {
  const [path = '', ...rest] = hash.replace(/^#/, '').split('?')
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
  return { parts, query: new URLSearchParams(rest.join('?')) }
}

/** The hash that leads there; every part is encoded. Pure. */
export function toHash(
  parts: readonly string[],
  query: Readonly<Record<string, string>> = {},
): string {
  const search = new URLSearchParams(query).toString()
  const path = parts.map(encodeURIComponent).join('/')
  return `#/${path}${search === '' ? '' : `?${search}`}`
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const look = (): void => setHash(location.hash)
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return parseRoute(hash)
}

export function goTo(parts: readonly string[], query: Readonly<Record<string, string>> = {}): void {
  location.hash = toHash(parts, query)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
