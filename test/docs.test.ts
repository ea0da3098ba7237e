import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { generateDocs } from '../docs/generator/generate-docs.ts'
import { meanings } from '../src/model/metrics.ts'

const folder = join(import.meta.dirname, '../docs')
const generated = await generateDocs()

test.each([...generated])(
  'docs/%s must be what npm run docs makes of the sources',
  (path, content) => {
    expect(readDocument(path)).toBe(content)
  },
)

test('every schema in docs/schemas must be the answer of a command', () => {
  const kept = readdirSync(join(folder, 'schemas')).map((name) => `schemas/${name}`)

  expect(kept.filter((path) => !generated.has(path))).toEqual([])
})

test('docs/http.md must name every route', () => {
  const { paths } = JSON.parse(readDocument('openapi.json')) as {
    paths: Record<string, Record<string, unknown>>
  }
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('{id}', 'ID')}`),
  )
  const text = readDocument('http.md')

  expect(routes.filter((route) => !text.includes(`\`${route}\``))).toEqual([])
})

test('docs/http.md must say of every reason of /health what brings it, but of the warning among them', () => {
  const [, reasons = ''] = readDocument('errors.md').split('## Reasons of /health')
  const codes = readCodes(reasons.split('\n## ')[0] ?? '')
  const [, table = ''] = readDocument('http.md').split('### Reasons and what brings them')

  expect(codes.length).toBeGreaterThan(10)
  expect(readCodes(table.split('\n### ')[0] ?? '').toSorted()).toEqual(
    codes.filter((code) => code !== 'not-notified').toSorted(),
  )
})

test('docs/http.md must list every figure of GET /metrics, and no other', () => {
  const listed = [...readDocument('http.md').matchAll(/^\| `(lifeboat_\w+)`/gm)]

  expect(listed.map((match) => match[1])).toEqual(Object.keys(meanings))
})

/** The codes that a table's rows begin with. */
function readCodes(text: string): string[] {
  return [...text.matchAll(/^\| `([a-z-]+)`/gm)].flatMap((match) => match[1] ?? [])
}

function readDocument(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}
