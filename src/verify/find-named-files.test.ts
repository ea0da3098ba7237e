import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { findNamedFiles, type Looked } from './find-named-files.ts'

const sha256 = createHash('sha256').update('one').digest('hex')
const other = createHash('sha256').update('two').digest('hex')

describe('the files that rows name', () => {
  test('are there, whole, and nothing is wrong', async () => {
    expect(await look([['one', sha256], ['a/one', sha256.toUpperCase()], ['one']])).toMatchObject({
      rows: 3,
      nameless: 0,
      hashed: 2,
      missing: 0,
      different: 0,
      examples: [],
    })
  })

  test('and those that are not there, or are others, are counted and named', async () => {
    const found = await look([
      ['gone', sha256],
      ['one', other],
      ['one', ''],
      ['../outside', sha256],
      ['pipe', null],
      ['a', null],
      ['a\nb', null],
    ])

    expect(found).toMatchObject({ rows: 7, hashed: 2, missing: 5, different: 2 })
    expect(found.examples).toEqual([
      'gone: nothing is there',
      `one: its sha256 is ${sha256}, the row has ${other}`,
      `one: its sha256 is ${sha256}, the row has `,
      '../outside: it leads out of the folder',
      'pipe: what is there is no regular file',
      'a: what is there is no regular file',
      '"a\\nb": nothing is there',
    ])
  })

  test('a row without a path names none, and one without a hash says nothing of the content', async () => {
    expect(await look([[null, sha256], [null], ['one', null]])).toMatchObject({
      rows: 1,
      nameless: 2,
      hashed: 0,
      missing: 0,
    })
  })

  test('in a folder that is not there are all missing', async () => {
    expect(await look([['one'], [null]], '/none')).toMatchObject({
      rows: 1,
      missing: 1,
      examples: ['one: the folder /none is not there'],
    })
    expect(await look([['outside']], '/../')).toMatchObject({ rows: 1, missing: 1 })
  })

  test('are counted to the last, however many are told of', async () => {
    const rows = Array.from({ length: 5000 }, (_row, index) => [`${index}\u2028`])

    const found = await look(rows)

    expect(found).toMatchObject({ rows: 5000, missing: 5000 })
    expect(found.examples).toHaveLength(50)
  })
})

async function look(rows: readonly unknown[], folder = '/uploads'): Promise<Looked> {
  const top = temporaryFolder()
  const root = join(top, 'volume')
  mkdirSync(join(root, 'uploads/a'), { recursive: true })
  for (const path of ['uploads/one', 'uploads/a/one', 'outside', '../outside']) {
    writeFileSync(join(root, path), 'one')
  }
  execFileSync('mkfifo', [join(root, 'uploads/pipe')])
  writeFileSync(join(top, 'rows'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const order = [{ rows: join(top, 'rows'), root, folder }]
  writeFileSync(join(top, 'order.json'), JSON.stringify(order))
  const said: Looked[] = []
  await findNamedFiles(join(top, 'order.json'), (line) => void said.push(line))
  const [found] = said
  if (found === undefined) throw new Error('nothing was said')
  return found
}
