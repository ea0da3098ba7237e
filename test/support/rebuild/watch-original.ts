import { setTimeout as wait } from 'node:timers/promises'

import type { OwnStack } from '../own-stack.ts'
import { runCommand } from '../run-command.ts'

/** Asks a stack what it serves, again and again, and where in its network the names of its services lead. */
export type Watch = {
  /** Ends it. Gives how often it was asked, and everything that was not as at first. */
  end(): Promise<{ readonly asked: number; readonly wrong: readonly string[] }>
}

const question =
  "python3 /app/serve.py --ask && python3 -c \"import socket; print(sorted({a[4][0] for n in ('db', 'app') for a in socket.getaddrinfo(n, 1)}))\""

/** Resolves once it has been asked for the first time. */
export async function watchOriginal(stack: OwnStack): Promise<Watch> {
  const ask = async (): Promise<string> => {
    const command = ['exec', stack.container('app'), 'sh', '-c', question]
    const { exitCode, stdout, stderr } = await runCommand('docker', command)
    return `${exitCode} ${stdout}${stderr}`
  }
  const first = await ask()
  const wrong: string[] = first.startsWith('0 ') ? [] : [first]
  let asked = 1
  const over = new AbortController()
  const asking = (async () => {
    while (!over.signal.aborted) {
      const answer = await ask()
      asked += 1
      if (answer !== first) wrong.push(answer)
      await wait(200)
    }
  })()
  return {
    end: async () => {
      over.abort()
      await asking
      return { asked, wrong }
    },
  }
}
