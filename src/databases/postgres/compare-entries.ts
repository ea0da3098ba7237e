import { orderFreely } from './order-freely.ts'
import { readEntries, type SqlEntry } from './read-entries.ts'
import { spellLoosely } from './spell-loosely.ts'

export type ComparedEntries = {
  readonly differences: readonly string[]
  /** What is the same, but spelled otherwise. */
  readonly notes: readonly string[]
}

/** Whether two dumps define the same: each entry once on both sides, in whatever order. Pure. */
export function compareEntries(stored: string, restored: string): ComparedEntries {
  const [before, after] = [readEntries(stored), readEntries(restored)].map(byHead)
  const heads = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])
  const differences: string[] = []
  const notes: string[] = []
  for (const head of heads) {
    const was = before?.get(head) ?? []
    const is = after?.get(head) ?? []
    const name = (was[0] ?? is[0])?.name ?? head
    if (sameTexts(was, is, orderFreely)) continue
    if (was.length > is.length) differences.push(`${name}: in the backup, not restored`)
    else if (was.length < is.length) differences.push(`${name}: restored, not in the backup`)
    else if (sameTexts(was, is, (text) => spellLoosely(orderFreely(text))))
      notes.push(`${name} is spelled otherwise`)
    else differences.push(`${name}: ${describe(was[0]?.text ?? '', is[0]?.text ?? '')}`)
  }
  return { differences, notes }
}

function byHead(entries: readonly SqlEntry[]): Map<string, SqlEntry[]> {
  return Map.groupBy(entries, ({ head }) => head)
}

function sameTexts(
  was: readonly SqlEntry[],
  is: readonly SqlEntry[],
  spell: (text: string) => string,
): boolean {
  const texts = (entries: readonly SqlEntry[]): string =>
    JSON.stringify(entries.map(({ text }) => spell(text)).toSorted())
  return texts(was) === texts(is)
}

const shown = 60

/** From a little before where they part. */
function describe(was: string, is: string): string {
  let at = 0
  while (at < was.length && was[at] === is[at]) at += 1
  const from = Math.max(0, at - 20)
  const cut = (text: string): string => JSON.stringify(text.slice(from, from + shown))
  return `${cut(was)} in the backup, ${cut(is)} restored`
}
