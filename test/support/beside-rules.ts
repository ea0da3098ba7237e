/** What a test file must not do that runs beside another, as rules on its text. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Waits, beside others, until what those take away is gone. */
const patient = 'engine-inventory.ts'

/** Each word stands for what is done with it by that name alone, wherever it is said. */
const shared: readonly { readonly word: RegExp; readonly what: string }[] = [
  { word: /(?<!function )\bbuildWalker\(/, what: 'moves the tag of the walker’s image' },
  {
    word: /(?<!function )\bstartSecondEngine\(/,
    what: 'starts an engine beside the machine’s own',
  },
]

/** The beginning of a docker command that tells of everything on the engine unless it is given a filter. */
const listing =
  /(?<!\bcompose)[[(]\s*'(?:ps|events|images|system)'|[[(]\s*'(?:container|image|network|volume)',\s*'(?:ls|prune)'/g

/** A file of the tests and all of theirs that it imports, directly or not. */
export function reachedFrom(path: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(path)) return reached
  reached.add(path)
  for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(/ from '(\.[^']+)'/g)) {
    const imported = join(dirname(path), specifier)
    if (imported.includes('/test/') && existsSync(imported)) reachedFrom(imported, reached)
  }
  return reached
}

/** What in a source is in the way of others, or in whose way they are. */
export function findShared(path: string, text: string): string[] {
  const done = shared.filter(({ word }) => word.test(text)).map(({ what }) => what)
  const lists = path.endsWith(`/${patient}`) ? [] : text.matchAll(listing)
  const all = [...lists].map((match) => cutCommand(text, match.index))
  return [...done, ...all.filter((command) => !/filter/i.test(command)).map(sayListing)]
}

function sayListing(command: string): string {
  return `looks at the whole engine: ${command}`
}

/** From a bracket to the one that closes it. */
function cutCommand(text: string, start: number): string {
  let depth = 0
  for (let end = start; end < text.length; end += 1) {
    if ('[('.includes(text[end] ?? '')) depth += 1
    if (')]'.includes(text[end] ?? '')) depth -= 1
    if (depth === 0) return text.slice(start, end + 1)
  }
  return text.slice(start)
}
