import type { InputOptions, Plugin } from 'rolldown'

/**
 * What dockerode loads at its start and Lifeboat never calls: SSH, TLS and BuildKit's gRPC. They are the greater half of its code, bring native modules
 * and files beside the code, and cost a third of a command's start.
 */
const leftOut = [
  { of: 'docker-modem/lib/modem.js', specifier: './ssh' },
  { of: 'docker-modem/lib/http.js', specifier: 'https' },
  { of: 'dockerode/lib/docker.js', specifier: './session' },
  { of: 'dockerode/lib/docker.js', specifier: './buildkit' },
]

/** What packages ask for and go on without: pg's binding to libpq. */
const optional = ['pg-native']

/** How a program of this project becomes one that runs without node_modules: in the image, and in tests that run programs of theirs there. */
export function bundleOptions(input: string): InputOptions {
  return {
    input,
    platform: 'node',
    external: optional,
    plugins: [leaveOut()],
    // A module that is not found would be missed only when it is called for.
    onLog: (_level, log) => {
      if (['UNRESOLVED_IMPORT', 'MISSING_EXPORT'].includes(log.code ?? ''))
        throw new Error(log.message)
    },
  }
}

function leaveOut(): Plugin {
  const left = new Set<string>()
  return {
    name: 'leave-out',
    resolveId: {
      handler(specifier, importer) {
        const found = leftOut.find(
          (one) => one.specifier === specifier && importer?.endsWith(`/node_modules/${one.of}`),
        )
        if (found === undefined) return null
        left.add(nameOf(found))
        return `\0left-out:${nameOf(found)}`
      },
    },
    load: {
      filter: { id: /^\0left-out:/ },
      handler: (id) => refusal(id.slice('\0left-out:'.length)),
    },
    buildEnd() {
      const missed = leftOut.map(nameOf).filter((name) => !left.has(name))
      if (left.size > 0 && missed.length > 0)
        throw new Error(`nothing asks for ${missed.join(', ')} any more: look at what does instead`)
    },
  }
}

function nameOf({ of, specifier }: (typeof leftOut)[number]): string {
  return `${specifier} of ${of}`
}

/** A module that may be loaded, and says what it is as soon as it is used. */
function refusal(name: string): string {
  return `function refuse() {
  throw new Error(${JSON.stringify(`${name} is left out of the bundle: see setup/bundle-options.ts`)})
}
module.exports = new Proxy(refuse, { get: refuse })
`
}
