import { useEffect, useMemo } from 'preact/hooks'

import type { Backup } from '../../../src/model/backup.ts'
import { send } from './ask.ts'
import type { Trouble } from './problem.ts'
import { useAnswer } from './use-answer.ts'

type Counted = { readonly backups: readonly Backup[]; readonly total: number }

/** So many are there at once, however many there are: what is seen first. */
const newest = 100

export type AllBackups = {
  /** Undefined until the newest ones are there. */
  readonly backups: readonly Backup[] | undefined
  /** How many there are, by the API's own count. */
  readonly total: number
  readonly trouble: Trouble | undefined
}

/** All backups: the newest at once and again now and then, the others behind them, and anew when their number has changed. */
export function useBackups(): AllBackups {
  const first = useAnswer<Counted>(`backups?limit=${newest}`, 30_000, askCounted)
  const total = first.data?.total ?? 0
  const rest = useAnswer<Counted>(
    total > newest ? `backups?offset=${newest}` : undefined,
    undefined,
    askCounted,
  )
  const { reload } = rest
  const isStale = rest.data !== undefined && rest.data.total !== total
  useEffect(() => {
    if (isStale) reload()
  }, [isStale, reload])
  const backups = useMemo(
    () => first.data && merge([...(rest.data?.backups ?? []), ...first.data.backups]),
    [first.data, rest.data],
  )
  return { backups, total, trouble: first.trouble ?? rest.trouble }
}

async function askCounted(path: string, signal: AbortSignal): Promise<Counted> {
  const { body, headers } = await send<Backup[]>('GET', path, undefined, signal)
  const total = Number(headers.get('x-total-count') ?? Number.NaN)
  return { backups: body, total: Number.isNaN(total) ? body.length : total }
}

/** One that came between both answers stands in both. */
function merge(backups: readonly Backup[]): Backup[] {
  return [...new Map(backups.map((backup) => [backup.id, backup])).values()]
}
