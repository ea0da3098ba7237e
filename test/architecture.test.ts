import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import {
  confinedWords,
  directions,
  lazyFolders,
  lazyPackages,
  medianLines,
  names,
  packageOwners,
  sizes,
  type SourceFile,
} from './support/architecture-rules.ts'

const files = readSources()

describe('the sources', () => {
  test('import one way: cli → daemon → http, lifeboat → backup → engines → model', () => {
    expect(directions(files)).toEqual([])
  })

  test('import each third-party package in one place', () => {
    expect(packageOwners(files)).toEqual([])
  })

  test('load what an idle daemon does not need when it is needed first', () => {
    expect([...lazyPackages(files), ...lazyFolders(files)]).toEqual([])
  })

  test('touch environment, exit, clock, timers and output in one place each', () => {
    expect(confinedWords(files)).toEqual([])
  })

  test('are small files, named after the one thing inside', async ({ annotate }) => {
    expect([...sizes(files), ...names(files)]).toEqual([])

    const median = medianLines(files)
    await annotate(`${files.length} files, median ${median} lines`)
    expect(median).toBeLessThanOrEqual(60)
  })
})

describe('the rules', () => {
  test('are given the real sources', () => {
    const paths = files.map(({ path }) => path)

    expect(paths).toContain('src/main.ts')
    expect(paths).toContain('src/databases/postgres/session.ts')
    expect(paths.some((path) => path.endsWith('.test.ts'))).toBe(false)
  })

  test.each([
    ['backup/a.ts', '../cli/b.ts', 'backup must not import cli'],
    ['docker/a.ts', '../repository/b.ts', 'docker must not import repository'],
    ['databases/postgres/a.ts', '../../docker/b.ts', 'databases must not import docker'],
    ['repository/a.ts', '../docker/b.ts', 'repository must not import docker'],
    ['model/a.ts', '../backup/b.ts', 'model must not import backup'],
    ['config/a.ts', '../model/b.ts', 'config must not import model'],
    ['http/a.ts', '../lifeboat.ts', 'http must not import lifeboat.ts'],
    ['lifeboat.ts', './daemon/b.ts', 'lifeboat.ts must not import daemon'],
    ['cli/a.ts', '../docker/b.ts', 'cli must not import docker'],
    ['cli/a.ts', '../main.ts', 'cli must not import main.ts'],
    ['errors.ts', './model/b.ts', 'errors.ts must not import model'],
    ['new/a.ts', '../model/b.ts', 'no rule names new'],
    ['cli/a.ts', '../../test/support/b.ts', 'src must not import what is outside it'],
  ])('refuse that src/%s imports %s', (path, specifier, because) => {
    for (const text of [
      `import { b } from '${specifier}'`,
      `import type {\n  B,\n} from "${specifier}"`,
      `export { b } from '${specifier}'`,
      `import '${specifier}'`,
      `const b = await import('${specifier}')`,
    ]) {
      expect(directions([source(path, text)])).toEqual([expect.stringContaining(because)])
    }
  })

  test('name both files of a wrong import', () => {
    const breach = directions([source('backup/a.ts', `import { b } from '../cli/b.ts'`)])

    expect(breach).toEqual(['src/backup/a.ts imports src/cli/b.ts: backup must not import cli'])
  })

  test.each([
    ['backup/a.ts', 'dockerode', 'only docker/ may'],
    ['databases/a.ts', 'pg', 'only databases/postgres/ may'],
    ['daemon/a.ts', '@fastify/swagger', 'only http/ may'],
    ['daemon/a.ts', 'prom-client', 'only http/ may'],
    ['daemon/a.ts', 'pino', 'only logging.ts may'],
    ['cli/a.ts', '@clack/prompts', 'only cli/console/ may'],
    ['docker/a.ts', 'node:child_process', 'only repository/ may'],
    ['docker/a.ts', 'left-pad', 'no rule names its owner'],
  ])('refuse that src/%s imports %s', (path, name, because) => {
    expect(packageOwners([source(path, `import x from '${name}'`)])).toEqual([
      `src/${path} imports ${name}: ${because}`,
    ])
  })

  test.each([
    ['cli/a.ts', 'commander/esm.mjs'],
    ['model/a.ts', 'zod/v4'],
    ['repository/a.ts', 'node:child_process'],
    ['docker/a.ts', 'node:fs'],
  ])('let src/%s import %s', (path, name) => {
    expect(packageOwners([source(path, `import x from '${name}'`)])).toEqual([])
  })

  test.each([
    `import { Gauge } from 'prom-client'`,
    `import {\n  Gauge,\n} from "prom-client"`,
    `export { Gauge } from 'prom-client'`,
    `import 'prom-client'`,
    `import Gauge from 'prom-client/lib/gauge.js'`,
  ])('refuse to load prom-client at the start: %s', (text) => {
    expect(lazyPackages([source('http/a.ts', text)])).toEqual([
      'src/http/a.ts imports prom-client: only import() may',
    ])
  })

  test.each([
    `const { Gauge } = await import('prom-client')`,
    `import type { Gauge } from 'prom-client'`,
    `// import { Gauge } from 'prom-client'`,
  ])('let pass what loads it later or never: %s', (text) => {
    expect(lazyPackages([source('http/a.ts', text)])).toEqual([])
  })

  test('refuse to load the console at the start of every command', () => {
    const path = './console/run-console.ts'
    const imported = 'src/cli/console/run-console.ts'

    expect(lazyFolders([source('cli/a.ts', `import { b } from '${path}'`)])).toEqual([
      `src/cli/a.ts imports ${imported}: only import() may`,
    ])
    expect(lazyFolders([source('cli/a.ts', `const { b } = await import('${path}')`)])).toEqual([])
    expect(lazyFolders([source('cli/a.ts', `import type { B } from '${path}'`)])).toEqual([])
  })

  test.each([
    ['cli/a.ts', 'const home = process.env.HOME', 'process.env'],
    ['cli/a.ts', 'process.exit(1)', 'process.exit'],
    ['model/a.ts', 'const at = Date.now()', 'Date.now'],
    ['model/a.ts', 'const at = new Date()', 'new Date()'],
    ['model/a.ts', 'const at = new Date', 'new Date()'],
    ['daemon/a.ts', 'console.log(1)', 'console'],
    ['daemon/a.ts', 'process.stdout.write(text)', 'process.stdout'],
    ['main.ts', 'setTimeout(stop, 5)', 'setTimeout'],
  ])('refuse in src/%s: %s', (path, text, what) => {
    expect(confinedWords([source(path, text)])).toEqual([
      expect.stringContaining(`src/${path} uses ${what}: only`),
    ])
  })

  test('let pass what only looks like a breach', () => {
    const text = '// console.log is for nobody\nconst at = new Date(text) /* Date.now() */'

    expect(confinedWords([source('cli/a.ts', text)])).toEqual([])
    expect(confinedWords([source('main.ts', 'process.exit(process.env.CODE)')])).toEqual([])
  })

  test('refuse long files and empty names', () => {
    expect(sizes([source('a.ts', 'x\n'.repeat(250))])).toEqual([])
    expect(sizes([source('a.ts', 'x\n'.repeat(251))])).toEqual([
      'src/a.ts has 251 lines (at most 250)',
    ])
    expect(names([source('cli/path-utils.ts', '')])).toEqual([
      'src/cli/path-utils.ts is named after nothing',
    ])
    expect(names([source('cli/BackUp.ts', '')])).toEqual([
      'src/cli/BackUp.ts is not named in kebab-case',
    ])
  })
})

function readSources(): SourceFile[] {
  const root = join(import.meta.dirname, '..')
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ path: `src/${name}`, text: readFileSync(join(root, 'src', name), 'utf8') }))
}

function source(path: string, text: string): SourceFile {
  return { path: `src/${path}`, text }
}
