import { exitCodeFor, LifeboatError } from '../../src/errors.ts'
import { toProblem } from '../../src/http/problem.ts'
import { errorMeanings, type Place } from './error-meanings.ts'
import { findErrors } from './find-errors.ts'
import { markdownTable } from './markdown-table.ts'
import { warningMeanings } from './warning-meanings.ts'

/** They come before anything listens, or stand in a record. */
const neverOverHttp = new Set([
  'bad-configuration',
  'unknown-type',
  'not-in-a-container',
  'not-in-a-project',
  'port-taken',
  'nobody-to-notify',
  'died',
  'backup-skipped',
])

/** docs/errors.md. Throws when a code of the sources has no meaning here, or a meaning has no code there. */
export function describeErrors(): string {
  const found = findErrors()
  compareCodes([...found.keys()], Object.keys(errorMeanings))
  return `# Errors

Made by \`npm run docs\` from the sources. Do not edit it by hand.

On stderr an error has a message, sometimes the last lines of the tool that failed, and a hint:

    lifeboat: error: run 2026-11-21T03-00-00Z-k3f9 (backup, since 2026-11-21T03:00:00.000Z) is under way
    lifeboat: hint: Wait until it has ended; lifeboat list shows what it made.

In JSON it also has a code. Codes never change their meaning; match them, not the text.
Where a hint below has an ellipsis, Lifeboat fills in what it found.

[troubleshooting.md](troubleshooting.md) has every code at the symptom that it belongs to.

## Errors that end a command

${table(['Code', 'Meaning', 'Hint', 'Exit', 'HTTP'], 'command', (code) => [
  String(exitCodeFor(example(code))),
  String(toProblem(example(code)).status),
])}

## Failures of a part

They stand in a backup’s \`failures\`, make it \`incomplete\` and the exit code 3. The other parts are taken all the same.
\`plan\` and \`doctor\` show those that are known beforehand.

${table(['Code', 'Meaning', 'Hint'], 'part')}

## Findings of a verification

They stand in a verification’s \`findings\`, which then proves less than was wanted and ends with exit code 13. \`lifeboat verify\` says them,
\`lifeboat show ID --report\` those of the newest one.

${table(['Code', 'Meaning', 'Hint'], 'finding')}

## Errors of the HTTP interface

${table(['Code', 'Meaning', 'Hint', 'HTTP'], 'http', (code) => [statusOf(code)])}

[http.md](http.md) shows how such an answer looks.

## Reasons of /health

${table(['Code', 'Meaning'], 'health')}

## Warnings against the backup before

They stand in a backup’s \`sinceLast.warnings\` and in the \`warnings\` of /health, and make neither incomplete nor unhealthy: [coverage.md](coverage.md#against-the-backup-before).

${markdownTable(
  ['Code', 'Meaning'],
  Object.entries(warningMeanings).map(([code, meaning]) => [`\`${code}\``, meaning]),
)}
`

  function table(
    head: readonly string[],
    place: Place,
    more: (code: string) => readonly string[] = () => [],
  ): string {
    const rows = Object.entries(errorMeanings)
      .filter(([, { places }]) => places.includes(place))
      .map(([code, { meaning, hint }]) => {
        const hints = hint ?? (found.get(code) ?? []).join(' Or: ')
        return [`\`${code}\``, meaning, ...(head.includes('Hint') ? [hints] : []), ...more(code)]
      })
    return markdownTable(head, rows)
  }
}

function compareCodes(found: readonly string[], described: readonly string[]): void {
  const all = [...described, ...Object.keys(warningMeanings)]
  const missing = found.filter((code) => !all.includes(code))
  const gone = described.filter((code) => !found.includes(code))
  if (missing.length > 0) throw new Error(`error-meanings.ts says nothing of ${missing.join(', ')}`)
  if (gone.length > 0) throw new Error(`the sources have no code ${gone.join(', ')}`)
}

function example(code: string): LifeboatError {
  return new LifeboatError(code, '', { hint: '' })
}

function statusOf(code: string): string {
  if (neverOverHttp.has(code)) return 'none'
  if (code === 'bad-request') return '400 and other 4xx'
  return String(toProblem(example(code)).status)
}
