import type { EngineCall, EngineFault } from './engine-proxy.ts'
import type { ProxiedEngine } from './proxied-engine.ts'

/** One call of a run by what it asks for, not by its number: how often a run looks at a worker differs from run to run. */
export type CallSite = { readonly shape: string; readonly occurrence: number }

export type When = EngineFault['when']

/** Every call of a run that went well, as sites. */
export function findSites(calls: readonly EngineCall[]): CallSite[] {
  const seen = new Map<string, number>()
  return calls.map((call) => {
    const shape = shapeOf(call)
    const occurrence = (seen.get(shape) ?? 0) + 1
    seen.set(shape, occurrence)
    return { shape, occurrence }
  })
}

/** A worker is looked at again and again; beyond the first few looks all are alike. */
export function isRepeatedLook({ shape, occurrence }: CallSite): boolean {
  return /^GET \/containers\/ID\/(json|logs)$/.test(shape) && occurrence > 4
}

/** `POST /containers/create dump-db`, `DELETE /containers/ID`: the same in every run of every stack. */
function shapeOf({ method, path }: EngineCall): string {
  const { pathname, searchParams } = new URL(path, 'http://engine')
  const named = `${pathname} ${searchParams.get('name') ?? ''}`.trim()
  const plain = named
    .replaceAll(/[0-9a-f]{64}/g, 'ID')
    .replaceAll(/\d{4}-[0-9T-]+Z-[a-z0-9]{4}/g, 'RUN')
    .replaceAll('lifeboat-RUN-', '')
    .replaceAll(/lifeboat-test-\d+-\d+/g, 'PROJECT')
  return `${method} ${plain}`
}

/** Cuts the connection at a site of the next run. `onCut` is called just before. */
export function cutAt(proxy: ProxiedEngine, site: CallSite, when: When, onCut: () => void): void {
  let seen = 0
  proxy.setFault({
    // The proxy compares this once with the number of every call that arrives.
    get call() {
      const latest = proxy.calls().at(-1)
      if (latest === undefined || shapeOf(latest) !== site.shape) return 0
      seen += 1
      return seen === site.occurrence ? latest.n : 0
    },
    get when() {
      onCut()
      return when
    },
  })
}

/** Whether the client has everything in spite of the cut: the answer had come whole. */
export function isWhole({ shape }: CallSite, when: When): boolean {
  const hasNoBody = !shape.startsWith('GET') && !shape.includes('/create')
  return when === 'after-reply' || (when === 'mid-reply' && hasNoBody)
}
