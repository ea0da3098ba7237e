import { succeed } from './run-command.ts'

export type HeldMemory = {
  readonly residentKb: number
  readonly heapKb: number
  readonly openFiles: number
}

/**
 * What the process that serves holds once all that it does not use any more is collected: V8 leaves garbage lying as long as there is room, the more
 * the longer its lists are, so that a resident set says little of a leak. Asked by Node's own inspector, which SIGUSR1 opens inside the container (Node
 * documentation, "Debugger", "Signal events").
 */
export async function readHeldMemory(container: string): Promise<HeldMemory> {
  const answer = await succeed('docker', ['exec', container, 'node', '--eval', script])
  const { rss, heapUsed, files } = JSON.parse(answer) as Record<string, number>
  return {
    residentKb: kilobytes(rss),
    heapKb: kilobytes(heapUsed),
    openFiles: files ?? Number.NaN,
  }
}

function kilobytes(bytes = Number.NaN): number {
  return Math.round(bytes / 1024)
}

const script = `
const { readdirSync, readFileSync } = require('node:fs')
const { setTimeout: wait } = require('node:timers/promises')

const isServing = (pid) => {
  try {
    return /^node\\0.*\\0serve\\0/.test(readFileSync('/proc/' + pid + '/cmdline', 'utf8'))
  } catch {
    return false
  }
}

async function main() {
  const pid = readdirSync('/proc').find((name) => /^\\d+$/.test(name) && isServing(name))
  if (pid === undefined) throw new Error('nothing serves')
  process.kill(Number(pid), 'SIGUSR1')
  let targets
  for (let tries = 0; targets === undefined; tries += 1) {
    targets = await fetch('http://127.0.0.1:9229/json').then((answer) => answer.json()).catch((error) => {
      if (tries === 50) throw error
    })
    if (targets === undefined) await wait(100)
  }
  const socket = new WebSocket(targets[0].webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const call = (method, params = {}) => new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(JSON.parse(data).result)
    socket.send(JSON.stringify({ id: 1, method, params }))
  })
  await call('HeapProfiler.collectGarbage')
  await call('HeapProfiler.collectGarbage')
  const { result } = await call('Runtime.evaluate', { expression: 'JSON.stringify(process.memoryUsage())' })
  // Without what this looking holds open.
  const files = readdirSync('/proc/' + pid + '/fd').length
  console.log(JSON.stringify({ ...JSON.parse(result.value), files }))
  process.exit(0)
}
main().catch((error) => { console.error(error); process.exit(1) })
`
