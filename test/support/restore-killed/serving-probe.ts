import type { TestStack } from '../test-stack.ts'

export type ServingProbe = {
  /** Ends the probe; gives how often it asked, and what went wrong. */
  stop(): Promise<{ readonly asked: number; readonly failures: string[] }>
}

/** Asks a stack's database and reads its files again and again, as its users do. */
export function startProbe(stack: TestStack): ServingProbe {
  const over = new AbortController()
  let asked = 0
  const failures: string[] = []
  const probing = probe()

  async function probe(): Promise<void> {
    while (!over.signal.aborted) {
      asked += 1
      try {
        await stack.sql('SELECT count(*) FROM goods', 'shop')
        await stack.shell('app', 'cat /srv/uploads/folder-1/* >/dev/null')
      } catch (error) {
        failures.push(String(error))
      }
    }
  }
  return {
    stop: async () => {
      over.abort()
      await probing
      return { asked, failures }
    },
  }
}
