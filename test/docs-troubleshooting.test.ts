import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { findErrors } from '../docs/generator/find-errors.ts'
import { warningCodes } from '../src/model/since-last.ts'
import { findPlaces } from './support/find-places.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/troubleshooting.md'), 'utf8')
const codes = [...new Set([...findErrors().keys(), ...warningCodes])].toSorted()

describe('docs/troubleshooting.md', () => {
  const places = findPlaces(page)

  test('must have a place for every code of an error, of a reason of /health and of a warning', () => {
    expect(codes.filter((code) => !places.includes(code))).toEqual([])
  })

  test('must name no code that does not exist', () => {
    expect(places.filter((code) => !codes.includes(code))).toEqual([])
  })

  test('must have one place for each', () => {
    expect(places.filter((code, index) => places.indexOf(code) !== index)).toEqual([])
  })
})

describe('the places', () => {
  test('are rows of tables of codes, and lines that list codes', () => {
    const text = `## A symptom

\`spoken-of\` is only spoken of.

| Code | Look at |
| --- | --- |
| \`in-a-row\` | \`not-this\` |

| Symptom | Look at |
| --- | --- |
| \`no-code\` | |

Codes: \`listed\`, \`listed-too\`.

Also here, when it is another one: \`also\`.`

    expect(findPlaces(text)).toEqual(['in-a-row', 'listed', 'listed-too', 'also'])
  })

  test('are looked for of the real codes', () => {
    expect(codes).toEqual(expect.arrayContaining(['locked', 'no-backup', 'not-notified', 'bug']))
    expect(codes).toEqual(expect.arrayContaining(['database-gone', 'not-compared']))
  })
})
