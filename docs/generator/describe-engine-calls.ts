import { engineCallMeanings } from './engine-routes.ts'
import { findEngineCalls } from './find-engine-calls.ts'
import { markdownTable } from './markdown-table.ts'

/** docs/engine-calls.md. Throws when a call of the sources has no meaning here, or a meaning has no call there. */
export function describeEngineCalls(): string {
  const found = findEngineCalls()
  compare([...found.keys()], Object.keys(engineCallMeanings))
  const rows = Object.entries(engineCallMeanings).map(([call, meaning]) => [
    `\`${call}\``,
    meaning,
    (found.get(call) ?? []).map((path) => `\`${path}\``).join(', '),
  ])
  return `# What Lifeboat asks of the engine

Made by \`npm run docs\` from the sources. Do not edit it by hand.

Every call of the Docker engine's API that Lifeboat and its workers make, what for, and the files in \`src\` that make it. Calls come with and without a version
in front (\`/v1.41/containers/json\`): a rebuild asks in the version that a container was described in. Which run makes which of them was read in the sources. No
test enforces it: [secure.md](secure.md#the-calls) says what may be made of this list, and what not.

${markdownTable(['Call', 'What for', 'Made in'], rows)}
`
}

function compare(found: readonly string[], described: readonly string[]): void {
  const missing = found.filter((call) => !described.includes(call))
  const gone = described.filter((call) => !found.includes(call))
  if (missing.length > 0) throw new Error(`engine-routes.ts says nothing of ${missing.join(', ')}`)
  if (gone.length > 0) throw new Error(`the sources do not call ${gone.join(', ')}`)
}
