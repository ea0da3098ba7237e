import { useEffect, useState } from 'preact/hooks'

/** A value that the whole page looks at. */
export type Watched<T> = {
  read(): T
  write(value: T): void
  /** Gives back what ends the watching. */
  watch(listener: () => void): () => void
}

export function createWatched<T>(first: T): Watched<T> {
  let value = first
  const listeners = new Set<() => void>()
  return {
    read: () => value,
    write: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
    watch: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** The value now, and a new look whenever it changes. */
export function useWatched<T>(watched: Watched<T>): T {
  const [value, setValue] = useState(watched.read())
  useEffect(() => {
    // It may have changed between the first look and this.
    setValue(() => watched.read())
    return watched.watch(() => setValue(() => watched.read()))
  }, [watched])
  return value
}
