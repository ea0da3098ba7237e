import { nameCalls } from './name-call.ts'
import { type ProxiedEngine, runDocker } from './proxied-engine.ts'
import type { TestStack } from './test-stack.ts'

/** The command that runs beside the daemon, or all that is in Lifeboat's container. */
export type Victim = 'process' | 'container'

/** Before the engine hears of the call, or once it has done what was asked and before Lifeboat hears of it. */
export type Moment = { readonly call: string; readonly nth?: number; readonly when: When }
type When = 'before' | 'after'

/** Kills synchronously, so that a proxy passes nothing meanwhile. */
export function killLifeboat(
  stack: Pick<TestStack, 'container'>,
  victim: Victim,
  signal: 'KILL' | 'INT' = 'KILL',
): void {
  const lifeboat = stack.container('lifeboat')
  if (victim === 'container') runDocker('kill', `--signal=${signal}`, lifeboat)
  else runDocker('exec', lifeboat, 'sh', '-c', killCommand(signal))
}

/** Not the daemon. A process that has ended meanwhile has no command line to be found by. */
const killCommand = (signal: string): string => `for process in /proc/[0-9]*; do
  tr '\\0' ' ' <$process/cmdline 2>/dev/null | grep -qE '^node .*main.cjs (backup|restore|verify)' && kill -${signal} "\${process#/proc/}"
done; true`

/** Calls `kill` at a call of the next run through the proxy, and cuts that off. Gives whether it came to that. */
export function killAt(
  proxy: ProxiedEngine,
  stack: TestStack,
  { call, nth = 1, when }: Moment,
  kill: () => void,
): () => boolean {
  const find = findCall(proxy, stack, call, nth)
  let isKilled = false
  proxy.setFault({
    when: when === 'before' ? 'before-request' : 'before-reply',
    onCut: () => {
      kill()
      isKilled = true
    },
    get call() {
      return find()
    },
  })
  return () => isKilled
}

/** Acts when Lifeboat asks for the call, which goes on after that. */
export function actBefore(
  proxy: ProxiedEngine,
  stack: TestStack,
  call: string,
  act: () => void,
): void {
  const find = findCall(proxy, stack, call, 1)
  proxy.setFault({
    when: 'after-reply',
    get call() {
      if (find() > 0) act()
      return 0
    },
  })
}

/** To be asked once when a call arrives: gives its number when it is the one, else 0. */
function findCall(
  proxy: ProxiedEngine,
  { project }: TestStack,
  wanted: string,
  nth: number,
): () => number {
  const nameCall = nameCalls(project)
  let seen = 0
  return () => {
    const latest = proxy.calls().at(-1)
    if (latest === undefined || nameCall(latest) !== wanted) return 0
    seen += 1
    return seen === nth ? latest.n : 0
  }
}

/** Names every call of the next runs that changes something, in order. */
export function recordCalls(proxy: ProxiedEngine, { project }: TestStack): () => string[] {
  const nameCall = nameCalls(project)
  const names: string[] = []
  proxy.setFault({
    when: 'after-reply',
    get call() {
      const latest = proxy.calls().at(-1)
      const name = latest === undefined ? undefined : nameCall(latest)
      if (name !== undefined) names.push(name)
      return 0
    },
  })
  return () => [...names]
}
