import type { Argument, Command, Option } from 'commander'

import { createProgram } from '../../src/cli/program.ts'
import { exitCodes } from '../../src/errors.ts'
import { markdownTable } from './markdown-table.ts'

const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'Done. For `backup`: the backup is complete, and proved as far as `LIFEBOAT_VERIFY` says.',
  bug: 'A bug in Lifeboat. A stack trace stands on stderr; please report it.',
  usage:
    'Wrong usage or configuration, or something that is needed does not answer. `doctor` ends with it when it found a problem, `notify --test` when the test did not reach somebody.',
  incomplete:
    'The backup is not complete. It is kept and listed, and is never `latest`. After `commit-failed` there is no backup at all. Or: it is complete, and something kept Lifeboat from verifying it, which it names (`unverified`). For `copy`: not all was copied, or the copy could not be pruned; each is named.',
  noRepository: 'There is no repository where the settings say.',
  locked: 'Another run of the same stack is under way. It is named.',
  noSuchBackup: 'No backup fits the id that was given.',
  verificationFailed:
    'For `verify`, and for the verification that follows a `backup`: less was proved than was wanted, a backup is damaged or lost, or a manifest cannot be read; the backup is kept. For `read-back`: there is damage. For every command: the repository’s config or key is damaged.',
  restoreFailed:
    'For `restore`: it failed after the first write. What was written is undone, or it says what stays stopped, or that nobody knows whether a table is the old one. Where a whole stack is made again: it failed once it had begun; what was made stands, and the same command goes on from there.',
  interrupted:
    'The run was interrupted. Nothing was published, unless it says that the backup was and only its verification was interrupted.',
}

/** docs/cli.md. */
export function describeCli(): string {
  const program = createProgram({
    environment: {},
    version: '',
    signal: new AbortController().signal,
    end: () => undefined,
  })
  const commands = program.createHelp().visibleCommands(program)
  return `# Command line

Made by \`npm run docs\` from \`src/cli\` and \`src/errors.ts\`. Do not edit it by hand.

Run it inside the service: \`docker compose exec lifeboat lifeboat COMMAND\`. In a script or a cron job write \`exec -T\`.
\`lifeboat COMMAND --help\` prints the same. Without a command \`lifeboat\` opens a menu over the commands where it is on a
terminal ([console.md](console.md)), and prints the help where it is not.

The answer goes to stdout, everything else to stderr. With \`--json\` the answer is one JSON document, described by a schema
in [schemas](schemas). A newer version may add fields: readers should pass over what they do not know.

${commands
  .filter((command) => command.name() !== 'help')
  .map(describeCommand)
  .join('\n')}
## Exit codes

${markdownTable(
  ['Code', 'Name', 'Meaning'],
  Object.entries(exitCodes).map(([name, code]) => [
    String(code),
    name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    exitCodeMeanings[name as keyof typeof exitCodes],
  ]),
)}

[errors.md](errors.md) lists every error with its exit code.
`
}

function describeCommand(command: Command): string {
  const rows = [
    ...command.registeredArguments.map((argument) => [
      `\`${nameArgument(argument)}\``,
      describeValues(argument.description, argument),
    ]),
    ...command.options.map((option) => [`\`${option.flags}\``, describeOption(command, option)]),
  ]
  const title = ['lifeboat', command.name(), ...command.registeredArguments.map(nameArgument)].join(
    ' ',
  )
  const table = rows.length === 0 ? '' : `\n${markdownTable(['Option', 'What it is'], rows)}\n`
  return `## \`${title}\`

${sentence(command.description())}
${table}`
}

/** The answer's shape stands in a file of the command's name. */
function describeOption(command: Command, option: Option): string {
  const { description, long } = option
  if (long === '--json') return `${description} ([schema](schemas/${command.name()}.schema.json))`
  return describeValues(description, option)
}

/** What may be given, as the help has it, and what holds where nothing is. */
function describeValues(
  description: string,
  { argChoices, defaultValue, defaultValueDescription }: Argument | Option,
): string {
  const said = defaultValue === undefined ? defaultValueDescription : defaultValue
  return [
    description,
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(typeof said === 'string' ? [`default ${said}`] : []),
  ].join('; ')
}

/** In brackets where it may be left out. */
function nameArgument(argument: Argument): string {
  const name = argument.name().toUpperCase()
  return argument.required ? name : `[${name}]`
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`
}
