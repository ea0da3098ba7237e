import type { Manifest } from '../../model/manifest.ts'
import { chooseInto } from './choose-into.ts'
import { chooseTable } from './choose-table.ts'
import { chooseVolumes } from './choose-volumes.ts'
import { listDatabases, nameDatabases } from './name-databases.ts'
import type { Prompter } from './prompter.ts'

/** Asks what of a backup is to be restored, of what it holds; gives the words of the command. */
export async function choosePart(prompter: Prompter, manifest: Manifest): Promise<string[]> {
  const databases = listDatabases(manifest)
  const hasFiles = manifest.archived.length > 0
  const part = await prompter.choose({
    message: 'What of it?',
    choices: [
      { value: 'all', label: 'everything that it holds' },
      { value: 'services', label: 'one service, or some' },
      ...(databases.length > 0
        ? [
            { value: 'databases', label: 'one database, or some' } as const,
            { value: 'table', label: 'the rows of one table' } as const,
          ]
        : []),
      ...(hasFiles ? [{ value: 'volumes', label: 'one volume, or some, or a path' } as const] : []),
      {
        value: 'config',
        label: 'the configuration',
        hint: 'shown against today’s, or to a folder',
      },
    ],
  })
  switch (part) {
    case 'all':
      return []
    case 'services':
      return chooseServices(prompter, manifest)
    case 'databases':
      return chooseDatabases(prompter, manifest)
    case 'table':
      return chooseTable(prompter, manifest)
    case 'volumes':
      return chooseVolumes(prompter, manifest)
    case 'config':
      return chooseConfig(prompter)
  }
}

async function chooseServices(
  prompter: Prompter,
  { servers, coverage }: Manifest,
): Promise<string[]> {
  const held = coverage.filter((mount) => ['archived', 'dumped'].includes(mount.class))
  const names = [...new Set([...servers, ...held].map(({ service }) => service))].toSorted()
  const services = await prompter.chooseSeveral({
    message: 'Which services?',
    choices: names.map((name) => ({ value: name, label: name })),
  })
  return services.flatMap((name) => ['--service', name])
}

async function chooseDatabases(prompter: Prompter, manifest: Manifest): Promise<string[]> {
  const databases = listDatabases(manifest)
  const chosen = await prompter.chooseSeveral({
    message: 'Which databases?',
    choices: databases.map(({ key, name, service }) => {
      return { value: key, label: `${JSON.stringify(name)} of ${service}` }
    }),
  })
  const words = nameDatabases(databases, chosen)
  return chosen.length === 1 ? [...words, ...(await chooseInto(prompter, 'database'))] : words
}

async function chooseConfig(prompter: Prompter): Promise<string[]> {
  const how = await prompter.choose({
    message: 'It is never written over the live one',
    choices: [
      { value: 'show', label: 'show what differs from today’s' },
      { value: 'write', label: 'write it into a new folder of Lifeboat’s container' },
    ],
  })
  if (how === 'show') return ['--type', 'config']
  const folder = await prompter.enter({
    message: 'Into which folder?',
    placeholder: '/exports/config',
    check: (typed) =>
      typed.startsWith('/') ? undefined : 'Expected a path such as /exports/config.',
  })
  return ['--type', 'config', '--into', folder]
}
