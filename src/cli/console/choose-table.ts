import type { Manifest } from '../../model/manifest.ts'
import { listDatabases, nameDatabases } from './name-databases.ts'
import type { Prompter } from './prompter.ts'

/** Asks for one table of a backup; gives the words of the command. */
export async function chooseTable(prompter: Prompter, manifest: Manifest): Promise<string[]> {
  const databases = listDatabases(manifest)
  const key = await prompter.find({
    message: 'Of which database?',
    choices: databases.map(({ key: value, name, service }) => {
      return { value, label: `${JSON.stringify(name)} of ${service}` }
    }),
  })
  const tables = databases.find((each) => each.key === key)?.tables ?? []
  const table = await prompter.find({
    message: 'Which table?',
    choices: tables.map(({ schema, name, rows }) => {
      return { value: writeTable(schema, name), label: `${schema}.${name}`, hint: `${rows} rows` }
    }),
  })
  return [...nameDatabases(databases, [key]), '--table', table]
}

/** As `--table` reads it. Pure. */
export function writeTable(schema: string, name: string): string {
  return [schema, name]
    .map((each) => (/^[^."]+$/.test(each) ? each : `"${each.replaceAll('"', '""')}"`))
    .join('.')
}
