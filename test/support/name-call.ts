import type { EngineCall } from './engine-proxy.ts'
import { runDocker } from './proxied-engine.ts'

/**
 * Gives calls that change something names that are the same in every run of every stack: `create journal-2`, `start write-files`,
 * `stop app`, `remove swap-db`. Undefined for one that only looks. Asks the engine for the names behind ids, each once.
 */
export function nameCalls(project: string): (call: EngineCall) => string | undefined {
  const names = new Map<string, string>()

  function nameOf(id: string): string {
    const known = names.get(id)
    if (known !== undefined) return known
    const name = shorten(inspectName(id), project)
    names.set(id, name)
    return name
  }

  return ({ method, path }) => {
    if (method === 'GET') return undefined
    const { pathname, searchParams } = new URL(path, 'http://engine')
    const [kind, id = '', verb = ''] = pathname.split('/').filter(Boolean)
    if (id === 'create') {
      return kind === 'volumes'
        ? 'create volume'
        : `create ${shorten(searchParams.get('name') ?? '', project)}`
    }
    if (kind === 'volumes') return 'remove volume'
    return `${verbs[`${method} ${verb}`.trim()] ?? verb} ${nameOf(id)}`
  }
}

const verbs: Readonly<Record<string, string>> = { DELETE: 'remove', 'PUT archive': 'fill' }

/** Something that is gone meanwhile has no name any more. */
function inspectName(id: string): string {
  try {
    return runDocker('inspect', '--format', '{{.Name}}', id).trim()
  } catch {
    return 'gone'
  }
}

function shorten(name: string, project: string): string {
  return name
    .replace(/^\//, '')
    .replace(/\d{4}-[0-9T-]+Z-[a-z0-9]{4}/, 'RUN')
    .replace('lifeboat-RUN-', '')
    .replace(`lifeboat-journal-${project}`, 'journal')
    .replace(`lifeboat-lock-${project}`, 'lock')
    .replace(new RegExp(`^${project}-(.+)-1$`), '$1')
}
