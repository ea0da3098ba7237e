import { expect, test } from 'vitest'

import { describeCli } from '../docs/generator/describe-cli.ts'

const page = describeCli()

test('an argument that may be left out stands in brackets, with what it is then', () => {
  expect(page).toContain('## `lifeboat restore [ID]`')
  expect(readRow('lifeboat restore [ID]', '[ID]')).toMatch(/or latest; default latest$/)
  expect(page).toContain('## `lifeboat show ID`')
})

test('of an option that takes one of several words, all are named, and the one that holds without it', () => {
  expect(readRow('lifeboat restore [ID]', '--ports <which>')).toMatch(
    /; one of drop, random, same; default drop$/,
  )
  expect(readRow('lifeboat verify [ID]', '--level <level>')).toMatch(
    /; one of stored, decoded, drilled; default decoded$/,
  )
})

test('what may be given again has no word that holds without it', () => {
  expect(readRow('lifeboat restore [ID]', '--volume <name>')).toBe(
    'only this volume (may be given again)',
  )
})

/** What stands beside an option of a command. */
function readRow(command: string, name: string): string {
  const [, section = ''] = page.split(`## \`${command}\`\n`)
  const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` `)) ?? ''
  return row.split('|')[2]?.trim() ?? ''
}
