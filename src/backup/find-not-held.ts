import { noService, type CoveredMount } from '../model/coverage.ts'
import { includesDatabases, includesVolumes } from '../model/scope.ts'
import type { Warning } from '../model/since-last.ts'
import type { DatabaseServer } from '../model/stack.ts'
import { isAsked, isData, isHeld, isSame, type Compared } from './compared-backups.ts'

/** Services and mounts that appeared since the last backup and of which the new one holds nothing. Pure. */
export function findNotHeld(compared: Compared): Warning[] {
  const { draft, last } = compared
  const mounts = includesVolumes(draft.type) ? listMounts(compared) : []
  const services = findNewServices(compared, mounts)
  const told = new Set(services.map(({ service }) => service))
  const isKnown = (mount: CoveredMount): boolean =>
    last.coverage.some(
      (before) =>
        before.service === mount.service &&
        before.target === mount.target &&
        isSame({ ...before, container: mount.container }, mount),
    )
  const fresh = mounts.filter(
    (mount) => !isHeld(compared, mount) && !isKnown(mount) && !told.has(mount.service),
  )
  return [
    ...services.map(({ detail }): Warning => ({ code: 'service-not-held', detail })),
    ...unique(
      fresh.map(
        (mount) =>
          `${nameMount(mount)} is new since backup ${last.id} and is not backed up: ${mount.because}`,
      ),
    ).map((detail): Warning => ({ code: 'mount-not-held', detail })),
  ]
}

function listMounts(compared: Compared): CoveredMount[] {
  return compared.draft.coverage.filter(
    (mount) => isAsked(compared, mount.service) && isData(compared, mount),
  )
}

/** A service without a mount and without a database has nothing to be backed up. */
function findNewServices(
  compared: Compared,
  mounts: readonly CoveredMount[],
): { readonly service: string; readonly detail: string }[] {
  const { draft, stack, last } = compared
  const servers = includesDatabases(draft.type)
    ? stack.databases.filter(({ service }) => isAsked(compared, service))
    : []
  const known = new Set([...last.coverage, ...last.servers].map(({ service }) => service))
  const services = unique([...mounts, ...servers].map(({ service }) => service))
  return services
    .filter((service) => service !== noService && !known.has(service))
    .flatMap((service) => {
      const own = mounts.filter((mount) => mount.service === service)
      const reasons = servers.filter((server) => server.service === service).map(explainServer)
      if (reasons.includes(undefined) || own.some((mount) => isHeld(compared, mount))) return []
      const what = unique([
        ...own.map((mount) => `${mount.target} (${mount.because})`),
        ...reasons.map((reason) => `its databases (${reason})`),
      ])
      const detail = `service ${service} is new since backup ${last.id}, and nothing of it is backed up: ${what.join(', ')}`
      return [{ service, detail }]
    })
}

/** Why a server is not dumped; undefined when it is, or when its files are what is held. */
function explainServer({ answer }: DatabaseServer): string | undefined {
  if (answer.state === 'unreachable') return answer.reason
  return answer.state === 'left-out' ? 'left out by label' : undefined
}

function nameMount({ service, target, kind, source }: CoveredMount): string {
  if (service === noService) return `${kind} ${source}`
  return `${service} ${target} (${kind} ${source})`
}

/** Containers of one service have the same to say. */
function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
