import { createWatched } from './watched.ts'

/** `lost` from the first request that nobody answered until one is. */
export const connection = createWatched<'there' | 'lost'>('there')

/** How often the connection came back: what is shown is asked for anew then. */
export const reconnected = createWatched(0)

let attempt = 0

export function reportAnswered(): void {
  if (connection.read() === 'there') return
  attempt = 0
  connection.write('there')
  reconnected.write(reconnected.read() + 1)
}

export function reportLost(): void {
  if (connection.read() === 'lost') return
  connection.write('lost')
  void keepTrying()
}

/** Milliseconds until the next try: soon at first, then every ten seconds. Pure. */
export function pauseBefore(tries: number): number {
  return Math.min(10_000, 500 * 2 ** tries)
}

async function keepTrying(): Promise<void> {
  while (connection.read() === 'lost') {
    await new Promise((resolve) => {
      setTimeout(resolve, pauseBefore(attempt))
    })
    attempt += 1
    // Whoever is logged in or not: health is told to everybody.
    const answer = await fetch('health/live', { cache: 'no-store' }).catch(() => undefined)
    if (answer?.ok === true) reportAnswered()
  }
}
