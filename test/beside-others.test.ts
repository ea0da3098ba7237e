import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { findShared, reachedFrom } from './support/beside-rules.ts'
import { alone } from './support/run-alone.ts'

const names = ['integration', 'support'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name.replace('.test.ts', '')}`),
)
const apart = alone.flatMap(({ files }) => files)
const beside = names.filter((name) => !apart.includes(name))

describe('an integration file that runs beside another', () => {
  test.each(beside)('%s neither looks at the whole engine nor changes what all share', (name) => {
    const reached = [...reachedFrom(pathOf(name))]

    expect(
      reached.flatMap((path) =>
        findShared(path, readFileSync(path, 'utf8')).map((what) => `${path} ${what}`),
      ),
    ).toEqual([])
  })
})

test('each file that runs alone is there, and named once', () => {
  expect(apart.filter((name) => !existsSync(pathOf(name)))).toEqual([])
  expect(apart).toHaveLength(new Set(apart).size)
})

describe('the rules', () => {
  test.each([
    `await buildWalker()`,
    `engine = await startSecondEngine([image])`,
    `list(['volume', 'ls', '-q'])`,
    `list(host, [\n  'ps',\n  '-aq',\n])\nconst filter = 1`,
    `spawn('docker', ['events', '--format', format])`,
    `runDocker('ps', '-aq')`,
  ])('refuse %j', (text) => {
    expect(findShared('test/x.test.ts', text)).toHaveLength(1)
  })

  test.each([
    `list(['volume', 'ls', '-q', '--filter', label])`,
    `runDocker('ps', ...(a ? [] : b), ...filters)`,
    `stack.compose('ps', '--all')`,
    `import { walkTree } from './walker.ts'`,
  ])('let %j be', (text) => {
    expect(findShared('test/x.test.ts', text)).toEqual([])
  })

  test('look into what a file imports', () => {
    const reached = [...reachedFrom(pathOf('integration/first-backup'))]

    expect(reached.some((path) => path.endsWith('support/ready-repository.ts'))).toBe(true)
  })
})

function pathOf(name: string): string {
  return join(import.meta.dirname, `${name}.test.ts`)
}
