import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

import { type EngineCall, type EngineProxy, startEngineProxy } from './engine-proxy.ts'
import type { TestStack } from './test-stack.ts'

/** The proxy, and the environment that leads a command of the stack's Lifeboat through it. */
export type ProxiedEngine = EngineProxy & { readonly env: Record<string, string> }

type Rewrite = (call: EngineCall, json: Record<string, unknown>) => unknown

/** Puts a proxy between a stack's Lifeboat and the engine for the length of one test. */
export async function proxyEngine(
  stack: TestStack,
  options: {
    readonly rewrite?: Rewrite
    readonly rewriteMatches?: (call: EngineCall) => boolean
  } = {},
): Promise<ProxiedEngine> {
  const proxy = await startEngineProxy({
    socketPath: engineSocket(),
    listenOn: join(stack.socketFolder, 'docker.sock'),
    ...options,
  })
  onTestFinished(() => proxy.close())
  return { ...proxy, env: { DOCKER_HOST: 'unix:///proxy/docker.sock' } }
}

/** Where the engine answers that the tests' own commands speak to. */
export function engineSocket(): string {
  return (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')
}

/**
 * The same, and one act between a step of a run and the next: when the engine has answered the `nth` call whose path begins with
 * `path`, everything waits until the act is done. It is synchronous so that nothing else can happen meanwhile.
 */
export async function actAtCall(
  stack: TestStack,
  { path, nth }: { readonly path: string; readonly nth: number },
  act: () => void,
): Promise<ProxiedEngine> {
  let count = 0
  return proxyEngine(stack, {
    rewriteMatches: (call) => call.method === 'GET' && call.path.startsWith(path),
    rewrite: () => {
      count += 1
      if (count === nth) act()
    },
  })
}

export function runDocker(...args: readonly string[]): string {
  return execFileSync('docker', [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
