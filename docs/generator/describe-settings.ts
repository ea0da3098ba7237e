import { serviceLabels } from '../../src/docker/labels.ts'
import type { Setting } from '../../src/config/setting.ts'
import { settings } from '../../src/config/settings.ts'
import { markdownTable } from './markdown-table.ts'

/** docs/configuration.md. */
export function describeSettings(): string {
  const rows = Object.values(settings).map((setting: Setting) => [
    nameSetting(setting),
    setting.fallback === undefined ? 'not set' : `\`${setting.fallback}\``,
    setting.expected,
    setting.description,
  ])
  return `# Configuration

Made by \`npm run docs\` from \`src/config/settings.ts\`. Do not edit it by hand.

Everything is set in the environment of the \`lifeboat\` service. None of it is required.
\`lifeboat config\` prints the values in use and where each came from: the default, the environment, or a file. It never prints a secret.

${markdownTable(['Setting', 'Default', 'Expected', 'What it is'], rows)}

## Rules

- A setting that is wrong stops Lifeboat at the start. All wrong settings are named at once, each with its value, what was expected, and an example.
- An unknown variable that begins with \`LIFEBOAT_\` is an error too, with the nearest known name. A slip of the fingers is not ignored.
- A secret can be given in a file: \`NAME_FILE\` names a path inside the container. Set \`NAME\` or \`NAME_FILE\`, not both.
  One line break at the end of the file is not part of the secret.
- An empty value counts as not set. An empty secret is an error: a variable that nobody set must not mean "without a password".
- Durations are a number with \`s\`, \`m\`, \`h\` or \`d\`. \`lifeboat config --json\` has them in milliseconds beside what was written.

## Labels

Choices about one service are labels on that service, not settings of Lifeboat.

${markdownTable(
  ['Label', 'What it is'],
  [
    [`\`${serviceLabels.databaseUser}\``, 'Who Lifeboat logs in as on this PostgreSQL server.'],
    [
      `\`${serviceLabels.databasePasswordFile}\``,
      'A file with that login’s password. The path is inside the lifeboat service: mount the file there.',
    ],
  ],
)}

[databases.md](databases.md) tells when they are needed. All other labels, what they leave out of a backup and how a service is held: [labels.md](labels.md).
`
}

function nameSetting({ variable, secret }: Setting): string {
  return secret ? `\`${variable}\` or \`${variable}_FILE\`` : `\`${variable}\``
}
