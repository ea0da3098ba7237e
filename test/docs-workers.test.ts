import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { partKinds } from '../src/model/manifest.ts'

const root = join(import.meta.dirname, '..')

test('ARCHITECTURE.md must list every worker that the sources make', () => {
  const [, table = ''] = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('## Workers')
  const purposes = listPurposes()

  expect(purposes.length).toBeGreaterThan(40)
  expect(purposes.filter((purpose) => !isListed(purpose, table))).toEqual([])
})

/** As the sources write them, `ask-${service}` for one. */
function listPurposes(): string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  )
  const found = files.flatMap((path) =>
    [
      ...readFileSync(join(root, 'src', path), 'utf8').matchAll(/\bpurpose: (['`])(.+?)\1,/g),
    ].flatMap((match) => match[2] ?? []),
  )
  return [...new Set(found)]
}

/**
 * What is put behind a name stands in the table in capitals, `ask-SERVICE`, and for several with the same end once: `look-`, `drop-SERVICE`. What is put before one
 * is a word. Parts stand there one by one, too.
 */
function isListed(purpose: string, table: string): boolean {
  const name = purpose.replace(/^\$\{.*?\}/, '[a-z-]+').replace(/\$\{.*?\}$/, '([A-Z]+)?')
  if (new RegExp(`\`${name}\``).test(table)) return true
  const ofParts = partKinds.map((kind) => purpose.replace('${kind}', kind))
  return ofParts.every((each) => table.includes(`\`${each}\``))
}
