import { renderTable } from '../render-table.ts'
import type { Pruned, Retained, RetentionPlan } from '../model/retention.ts'
import { formatBytes } from '../format.ts'

/** What goes, what stays, and why. */
export function renderRetention(
  { keep, remove, warnings }: RetentionPlan,
  left: readonly Retained[] = [],
): string {
  const rows = [
    ...left.map((backup) => toRow('left', backup)),
    ...remove.map((backup) => toRow('remove', backup)),
    ...keep.map((backup) => toRow('keep', backup)),
  ]
  return [
    rows.length === 0
      ? 'there are no backups'
      : renderTable(['', 'ID', 'TYPE', 'STATE', 'LEVEL', 'SIZE', 'BECAUSE'], rows),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n')
}

/** What went. */
export function renderPruned(pruned: Pruned): string {
  const { remove, left, keep, litter, freedBytes } = pruned
  return [
    renderRetention(pruned, left),
    '',
    ...(left.length === 0 ? [] : [`${left.length} backups left for the store’s side to remove`]),
    `${remove.length} backups removed, ${keep.length} kept, ${litter} leftovers of runs removed, ${formatBytes(Math.max(0, freedBytes))} given back`,
  ].join('\n')
}

function toRow(
  what: string,
  { id, type, services, state, level, bytes, because }: Retained,
): string[] {
  const scope = services.length === 0 ? type : `${type} (${services.join(' ')})`
  return [what, id, scope, state, level, formatBytes(bytes), because.join('; ')]
}
