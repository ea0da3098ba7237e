import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

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

/** What is put into a name stands in the table as a word: `ask-SERVICE`, `extract-databases`. Several with the same end may have it once: `look-`, `drop-SERVICE`. */
function isListed(purpose: string, table: string): boolean {
  const name = purpose.replaceAll(/\$\{.*?\}/g, '\0').split('\0')
  const [first = '', ...rest] = name
  if (first !== '' && rest.length === 1 && rest[0] === '' && table.includes(`\`${first}\``))
    return true
  return new RegExp(`\`${name.join('[A-Za-z]+')}\``).test(table)
}
