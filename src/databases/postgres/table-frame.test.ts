import { expect, test } from 'vitest'

import { frameTable, readFrame } from './table-frame.ts'

const table = { schema: 'My S', name: 'a b' }

test('the worker has a mark where the rows of the table are', () => {
  const { files, mark, spec } = frameTable('postgres:17', table, {
    contents: Buffer.from('toc'),
    rows: '3359.dat',
  })

  expect(files.map(({ path, content }) => [path, content.toString()])).toEqual([
    ['/dump/toc.dat', 'toc'],
    ['/dump/3359.dat', mark],
  ])
  expect(spec.command).toEqual(['--file=-', '--schema=My S', '--table=a b', '/dump'])
})

test('what it wrote is taken apart at the mark', () => {
  const { before, after } = readFrame(
    'CREATE TABLE t ();\nCOPY t (n) FROM stdin;\n@rows 1\n-- complete\n',
    '@rows 1\n',
  )

  expect(before.toString()).toBe('CREATE TABLE t ();\nCOPY t (n) FROM stdin;\n')
  expect(after.toString()).toBe('\\.\n\n\n-- complete\n')
})

test.each([
  ['has no mark', 'CREATE TABLE t ();\n'],
  ['has it twice', '@rows 1\n@rows 1\n'],
  ['is not in UTF-8', 'COPY gr\uFFFD\uFFFDe (n) FROM stdin;\n@rows 1\n'],
])('what %s is refused', (_what, stdout) => {
  expect(() => readFrame(stdout, '@rows 1\n')).toThrow(
    expect.objectContaining({ code: 'dump-unreadable' }),
  )
})
