import type { CapturedContainer } from '../model/captured.ts'

/** Proxies that read them on every container of the engine: traefik, caddy-docker-proxy; nginx-proxy reads variables. */
const leadingLabels = /^traefik\.|^caddy(_\d+)?(\.|$)/
const leadingVariables = new Set(['VIRTUAL_HOST', 'VIRTUAL_HOST_MULTIPORTS', 'LETSENCRYPT_HOST'])

/** Said of a container by those who made it, and acted upon by nobody. */
const known = /^(com\.docker|org\.opencontainers|org\.label-schema|lifeboat)\./

export type ClonedAway = {
  readonly labels: Readonly<Record<string, string>>
  /** Undefined where the engine said nothing of them. */
  readonly env: string[] | undefined
  /** Labels and variables that a clone goes without. */
  readonly taken: readonly string[]
  /** Labels that stay, and that other software may read. */
  readonly watched: readonly string[]
}

/**
 * What would make a proxy treat a clone as one more of the original, and send it real users, is taken away. Other software may read
 * labels too, and not all of it is known here. Pure.
 */
export function cloneAway(config: CapturedContainer['Config']): ClonedAway {
  const labels = Object.entries(config.Labels ?? {})
  const [leading, kept] = [
    labels.filter(([label]) => leadingLabels.test(label)),
    labels.filter(([label]) => !leadingLabels.test(label)),
  ]
  const env = config['Env'] as string[] | null | undefined
  return {
    labels: Object.fromEntries(kept),
    env: env?.filter((line) => !isLeading(line)),
    taken: [
      ...leading.map(([label]) => label),
      ...(env ?? []).filter(isLeading).map((line) => line.split('=')[0] ?? ''),
    ],
    watched: kept.map(([label]) => label).filter((label) => !known.test(label)),
  }
}

function isLeading(line: string): boolean {
  return leadingVariables.has(line.split('=')[0] ?? '')
}
