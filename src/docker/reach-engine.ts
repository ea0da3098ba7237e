import type { Self } from '../model/stack.ts'
import type { WorkerMount, WorkerSpec } from '../model/worker.ts'

/**
 * What a worker needs to speak to the engine as Lifeboat itself does: through the same socket, or the same proxy in the same
 * network. `engine` is the address as Lifeboat has it.
 */
export function reachEngine(
  self: Pick<Self, 'mounts' | 'networks'>,
  engine: string,
): Pick<WorkerSpec, 'env' | 'mounts' | 'network'> {
  const [network] = self.networks
  return {
    env: { DOCKER_HOST: withoutLink(engine) },
    mounts: socketMounts(self, engine),
    // A socket proxy is found where Lifeboat finds it.
    network: engine.startsWith('tcp:') && network !== undefined ? { name: network } : 'none',
  }
}

/** `/var/run` is a link in the image, and engines of 28 and 29 put no file into a container that has something mounted behind one. */
function withoutLink(path: string): string {
  return path.replace(/^(unix:\/\/)?\/var\/run(?=\/|$)/, '$1/run')
}

/** The one mount of Lifeboat’s own that holds the socket. */
function socketMounts({ mounts }: Pick<Self, 'mounts'>, engine: string): WorkerMount[] {
  const path = engine.replace(/^unix:\/\//, '')
  return mounts
    .filter(({ kind, target }) => {
      const holds = path === target || path.startsWith(`${target}/`)
      return holds && (kind === 'bind' || kind === 'volume')
    })
    .toSorted((a, b) => b.target.length - a.target.length)
    .slice(0, 1)
    .map(({ kind, source, target }) => ({
      kind: kind === 'bind' ? 'bind' : 'volume',
      source,
      target: withoutLink(target),
      writable: true,
    }))
}
