import { patternsOf, sectionsOf } from './allow-lists.ts'
import { engineModes, type EngineMode } from './engine-modes.ts'
import { engineCallMeanings } from './engine-routes.ts'
import { findEngineCalls } from './find-engine-calls.ts'
import { markdownTable } from './markdown-table.ts'

/** docs/engine-calls.md. Throws when a call of the sources has no meaning here, or a meaning has no call there. */
export function describeEngineCalls(): string {
  const found = findEngineCalls()
  compare([...found.keys()], Object.keys(engineCallMeanings))
  const rows = Object.entries(engineCallMeanings).map(([call, meaning]) => [
    `\`${call}\``,
    ...modes.map((mode) => ((engineModes[mode] as readonly string[]).includes(call) ? 'yes' : '')),
    meaning,
    (found.get(call) ?? []).map((path) => `\`${path}\``).join(', '),
  ])
  return `# What Lifeboat asks of the engine

Made by \`npm run docs\` from the sources. Do not edit it by hand.

Every call of the Docker engine's API that Lifeboat and its workers make, what for, and the files in \`src\` that make it. Calls come with and without a version
in front (\`/v1.41/containers/json\`): a rebuild asks in the version that a container was described in.

${Object.entries(modeTitles)
  .map(([mode, title]) => `- **${title}**: ${modeMeanings[mode as EngineMode]}`)
  .join('\n')}

Each has all that those before it have. \`npm run torture\` does all of that behind a proxy that refuses the rest, and counts whether each of them was asked for (\`allowed-calls\`).
[secure.md](secure.md#behind-a-socket-proxy) says what a list is good for, and what not.

${markdownTable(['Call', ...Object.values(modeTitles), 'What for', 'Made in'], rows)}

## Lists for proxies

For a proxy that takes a pattern for each method, for what stands before the \`?\` and all of it, as [socket-proxy](https://github.com/wollomatic/socket-proxy) does:

${modes.map(describePatterns).join('\n')}
For one that opens the API by sections, as [docker-socket-proxy](https://github.com/Tecnativa/docker-socket-proxy) does. It lets through all of a section, whatever the list says:

${modes
  .map(
    (mode) =>
      `- ${modeTitles[mode]}: ${sectionsOf(mode)
        .map((each) => `\`${each}=1\``)
        .join(' ')}`,
  )
  .join('\n')}

It ends a call that is silent for ten minutes. An engine that loads or saves a large image may be silent for longer.
`
}

const modeTitles: Readonly<Record<EngineMode, string>> = {
  look: 'Look',
  backUp: 'Back up',
  rebuild: 'Rebuild',
}
const modes = Object.keys(modeTitles) as EngineMode[]

const modeMeanings: Readonly<Record<EngineMode, string>> = {
  look: 'the daemon without schedules, `plan`, `doctor`, `list`, `show`, and what HTTP answers to `GET`. It starts workers: a PostgreSQL is asked by one.',
  backUp:
    'backups, verifications, drills, pruning, the copy, and restores into the running stack, which make a safety backup.',
  rebuild:
    'rebuilding on a host that has nothing, with `--replace` too; clones; drills of the whole stack.',
}

function describePatterns(mode: EngineMode): string {
  const lines = [...patternsOf(mode)].map(([method, pattern]) => `-allow${method}=${pattern}`)
  return `${modeTitles[mode]}:\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\`\n`
}

function compare(found: readonly string[], described: readonly string[]): void {
  const missing = found.filter((call) => !described.includes(call))
  const gone = described.filter((call) => !found.includes(call))
  if (missing.length > 0) throw new Error(`engine-routes.ts says nothing of ${missing.join(', ')}`)
  if (gone.length > 0) throw new Error(`the sources do not call ${gone.join(', ')}`)
}
