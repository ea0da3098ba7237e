import { readFileSync } from 'node:fs'
import { format, type FormatConfig } from 'oxfmt'

import { describeCli } from './describe-cli.ts'
import { describeEngineCalls } from './describe-engine-calls.ts'
import { describeErrors } from './describe-errors.ts'
import { describeHttp } from './describe-http.ts'
import { describeJson } from './describe-json.ts'
import { describeSettings } from './describe-settings.ts'
import { describeVolatile } from './describe-volatile.ts'

/** Every generated document: its path below docs/ and its content, formatted as the check wants it. */
export async function generateDocs(): Promise<Map<string, string>> {
  const documents = new Map([
    ['configuration.md', describeSettings()],
    ['cli.md', describeCli()],
    ['engine-calls.md', describeEngineCalls()],
    ['errors.md', describeErrors()],
    ['volatile-fields.md', describeVolatile()],
    ['openapi.json', await describeHttp()],
    ...describeJson(),
  ])
  for (const [path, content] of documents) documents.set(path, await formatDocument(path, content))
  return documents
}

async function formatDocument(path: string, content: string): Promise<string> {
  const url = new URL('../../.oxfmtrc.json', import.meta.url)
  const { printWidth } = JSON.parse(readFileSync(url, 'utf8')) as FormatConfig
  const { code, errors } = await format(
    path,
    content,
    printWidth === undefined ? {} : { printWidth },
  )
  if (errors.length > 0) throw new Error(`${path} cannot be formatted: ${errors[0]?.message ?? ''}`)
  return code
}
