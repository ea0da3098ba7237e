import { engineModes, type EngineMode } from './engine-modes.ts'

/** The name of an image has slashes, and no other. */
const oneName = '[^/]+'
const nameWithSlashes = '.+'

/**
 * A pattern for each method that a mode needs, for what stands before the question mark of a request, from its beginning to its end; as a socket-proxy
 * takes it that is given patterns by method. Calls come with a version in front and without.
 */
export function patternsOf(mode: EngineMode): ReadonlyMap<string, string> {
  const paths = new Map<string, string[]>()
  for (const call of engineModes[mode]) {
    const [method = '', path = ''] = call.split(' ')
    const name = path.startsWith('/images/') ? nameWithSlashes : oneName
    const pattern = path.slice(1).replace(/\b(?:ID|NAME)\b/, name)
    paths.set(method, [...(paths.get(method) ?? []), pattern])
  }
  return new Map(
    [...paths]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([method, all]) => [method, `(/v[0-9.]+)?/(${all.join('|')})`]),
  )
}

/** The sections of the API that a mode needs, as a socket-proxy takes them that opens the API by sections: all of a section, or nothing. */
export function sectionsOf(mode: EngineMode): readonly string[] {
  const sections = engineModes[mode].map((call) => /\/_?([a-z]+)/.exec(call)?.[1] ?? call)
  return [...new Set([...sections, 'post'])].map((each) => each.toUpperCase()).toSorted()
}
