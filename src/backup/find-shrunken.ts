import { formatBytes } from '../format.ts'
import type { CoveredMount } from '../model/coverage.ts'
import type { Archived, Server } from '../model/manifest.ts'
import { includesDatabases } from '../model/scope.ts'
import type { Warning } from '../model/since-last.ts'
import { isAsked, isSame, listAsked, nameArchived, type Compared } from './compared-backups.ts'

/** Databases, volumes, host paths and parts of which a tenth is left, or less. Pure. */
export function findShrunken(compared: Compared): Warning[] {
  return [...compareDatabases(compared), ...compareVolumes(compared), ...compareParts(compared)]
}

/** What had less than this comes and goes without anybody minding. */
const floors = { bytes: 2 ** 20, files: 100, rows: 1000 }

type Unit = keyof typeof floors
type Size = { readonly [unit in Unit]?: number | undefined }

/** In words, by which measures one is at most a tenth of the other. What was not measured is not compared. */
function describeLoss(before: Size, now: Size): string[] {
  return (Object.keys(floors) as Unit[]).flatMap((unit) => {
    const [had, has] = [before[unit], now[unit]]
    if (had === undefined || has === undefined) return []
    if (had < floors[unit] || has * 10 > had) return []
    return [`${show(unit, has)}, ${show(unit, had)} before`]
  })
}

function show(unit: Unit, count: number): string {
  return unit === 'bytes' ? formatBytes(count) : `${count} ${unit}`
}

function tell(
  { last }: Compared,
  code: Warning['code'],
  what: string,
  lost: readonly string[],
): Warning[] {
  if (lost.length === 0) return []
  const detail = `${what} is many times smaller than in backup ${last.id}: ${lost.join('; ')}`
  return [{ code, detail }]
}

function compareDatabases(compared: Compared): Warning[] {
  const { draft, last } = compared
  if (!includesDatabases(draft.type)) return []
  const before = sumDatabases(last.servers.filter(({ service }) => isAsked(compared, service)))
  const now = sumDatabases(draft.servers)
  return [...before].flatMap(([what, size]) => {
    const found = now.get(what)
    // One that is gone is said to be gone.
    if (found === undefined) return []
    return tell(compared, 'database-shrank', what, describeLoss(size, found))
  })
}

/** The servers of a service that is scaled are counted together: which is which nobody can say. */
function sumDatabases(servers: readonly Server[]): Map<string, { bytes: number; rows: number }> {
  const sums = new Map<string, { bytes: number; rows: number }>()
  for (const { service, databases } of servers) {
    for (const { name, bytes, tables } of databases) {
      const what = `database ${JSON.stringify(name)} of ${service}`
      const sum = sums.get(what) ?? { bytes: 0, rows: 0 }
      const rows = tables.reduce((total, table) => total + table.rows, sum.rows)
      sums.set(what, { bytes: sum.bytes + bytes, rows })
    }
  }
  return sums
}

function compareVolumes(compared: Compared): Warning[] {
  return listAsked(compared).flatMap(({ before, mounts }) => {
    const now = findNow(compared, before, mounts)
    if (now === undefined) return []
    const lost = describeLoss(before, now)
    const left = now.excludes.filter((glob) => !before.excludes.includes(glob))
    const labels = left.map((glob) => `a label leaves out what fits ${JSON.stringify(glob)} now`)
    const words = lost.length === 0 ? [] : [...lost, ...labels]
    return tell(compared, 'volume-shrank', nameArchived(now), words)
  })
}

/** An anonymous volume has another name in a new container. */
function findNow(
  { draft }: Compared,
  { kind, source }: Archived,
  mounts: readonly CoveredMount[],
): Compared['draft']['archived'][number] | undefined {
  const same = draft.archived.find((each) => each.kind === kind && each.source === source)
  if (same !== undefined) return same
  const now = draft.coverage.find((mount) => mounts.some((each) => isSame(each, mount)))
  return draft.archived.find((each) => each.source === now?.source)
}

/** The parts of two backups of different services are of different size, and what failed is missing in them. */
function compareParts(compared: Compared): Warning[] {
  const { draft, last } = compared
  const isSameScope = draft.services.toSorted().join(' ') === last.services.toSorted().join(' ')
  if (!isSameScope || draft.state === 'incomplete') return []
  return draft.parts.flatMap(({ kind, bytes, files }) => {
    const before = last.parts.find((part) => part.kind === kind)
    if (before === undefined) return []
    const lost = describeLoss(before, { bytes, files })
    return tell(compared, 'part-shrank', `the ${kind} part`, lost)
  })
}
