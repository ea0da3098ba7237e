import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eventually } from '../eventually.ts'
import { openHttp, readShownTokens, type Http } from '../http.ts'
import { runCommand, succeed } from '../run-command.ts'
import { startTestStack, type TestStack } from '../test-stack.ts'

export type ShopStack = TestStack & {
  /** The compose project's folder on this machine. */
  readonly folder: string
  compose(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>
  /** What a service's health check says now, or waits until it says that. */
  readHealth(service: string): Promise<string>
  awaitHealth(service: string, health: 'healthy' | 'unhealthy'): Promise<void>
  /** Lifeboat's own HTTP interface. */
  http(): Promise<Http>
  /** Asks the stack's web server for its page; empty when there is none. */
  openPage(): Promise<() => Promise<string>>
}

/** Starts the database and Lifeboat of a compose file in test/integration/stacks/restore, in a folder of its own. */
export async function startShopStack(file = 'compose.yml'): Promise<ShopStack> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-restore-'))
  await cp(join(import.meta.dirname, '../../integration/stacks/restore'), folder, {
    recursive: true,
  })
  const stack = await startTestStack({ folder, file, services: ['db', 'lifeboat'] })
  const readHealth = async (service: string): Promise<string> => {
    const format = ['-f', '{{.State.Health.Status}}']
    return (await succeed('docker', ['inspect', ...format, stack.container(service)])).trim()
  }
  return {
    ...stack,
    folder,
    readHealth,
    awaitHealth: async (service, health) => {
      await eventually(async () => (await readHealth(service)) === health, { limitMs: 60_000 })
    },
    compose: async (args, env = {}) => {
      const command = ['compose', '-p', stack.project, '-f', file, ...args]
      const { exitCode, stderr } = await runCommand('docker', command, { cwd: folder, env })
      if (exitCode !== 0) throw new Error(`docker ${command.join(' ')}: ${stderr}`)
    },
    http: async () => {
      const lifeboat = stack.container('lifeboat')
      return openHttp(lifeboat, (await readShownTokens(lifeboat)).at(-1))
    },
    openPage: async () => {
      const { base } = await openHttp(stack.container('web'), undefined)
      const page = new URL('/index.html', base.replace('8080', '8000'))
      return async () => (await fetch(page)).text()
    },
    down: async () => {
      await stack.down()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
