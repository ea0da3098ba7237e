/** The shape of src/ as rules: each takes source files and gives a sentence for every breach. Pure. */
export type SourceFile = { readonly path: string; readonly text: string }

type Rule = (files: readonly SourceFile[]) => string[]

const leaves = [
  'errors.ts',
  'clock.ts',
  'logging.ts',
  'suggest.ts',
  'duration.ts',
  'keep-policy.ts',
  'schedule.ts',
  'size.ts',
  'format.ts',
  'render-table.ts',
  'store.ts',
  'target.ts',
]

/** What each folder (or file at the top) may import besides itself and the leaves. What is not named here is a breach. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(leaves.map((leaf) => [leaf, []])),
  model: [],
  config: [],
  report: ['model'],
  notify: ['model'],
  docker: ['model'],
  databases: ['model'],
  repository: ['model'],
  backup: ['docker', 'databases', 'repository', 'model'],
  export: ['report', 'docker', 'databases', 'repository', 'model'],
  // A restore backs up what it overwrites before it does.
  restore: ['backup', 'docker', 'databases', 'repository', 'model'],
  // Data comes back by the steps of a restore.
  rebuild: ['restore', 'backup', 'docker', 'repository', 'model'],
  // Dumps are unpacked as for an export.
  verify: ['export', 'docker', 'databases', 'repository', 'model'],
  retention: ['docker', 'repository', 'model'],
  // What stays in the second copy is decided as in the repository.
  copy: ['retention', 'docker', 'repository', 'model'],
  // How any flow is begun: the engine found, the lock held, what another one left half done settled; and what one run is made of.
  flows: [
    'rebuild',
    'restore',
    'verify',
    'copy',
    'retention',
    'backup',
    'docker',
    'repository',
    'config',
    'model',
  ],
  'lifeboat.ts': [
    'flows',
    'restore',
    'verify',
    'retention',
    'backup',
    'export',
    'docker',
    'databases',
    'repository',
    'config',
    'model',
  ],
  http: ['model'],
  daemon: ['http', 'lifeboat.ts', 'flows', 'notify', 'config', 'model'],
  // `backup` for the text form of its plan; `databases`, `verify` and `rebuild` for what a worker runs.
  cli: [
    'daemon',
    'lifeboat.ts',
    'report',
    'notify',
    'rebuild',
    'restore',
    'verify',
    'backup',
    'databases',
    'config',
    'model',
  ],
  'main.ts': ['cli'],
}

/** The one folder (or file) that may import a package. Which package is not named here has no owner yet. */
const owners: Readonly<Record<string, string>> = {
  dockerode: 'docker/',
  'tar-fs': 'docker/',
  'tar-stream': 'docker/',
  pg: 'databases/postgres/',
  fastify: 'http/',
  '@fastify/send': 'http/',
  '@fastify/swagger': 'http/',
  'content-disposition': 'http/',
  cookie: 'http/',
  'fastify-type-provider-zod': 'http/',
  'prom-client': 'http/',
  commander: 'cli/',
  '@clack/prompts': 'cli/console/',
  croner: 'schedule.ts',
  nodemailer: 'notify/',
  pino: 'logging.ts',
  zod: '',
  // Children are restic's alone: everything else that runs is a worker.
  'node:child_process': 'repository/',
  'node:process': 'nowhere',
}

/** Packages that only `import()` may load, when they are needed first: an idle daemon has no memory to spare. */
const lazy = ['prom-client', 'nodemailer']

/** The same of a folder of ours: no other command waits for what it is made of. */
const lazyFolder = 'src/cli/console/'

const confined: readonly { what: string; pattern: RegExp; to: readonly string[] }[] = [
  { what: 'process.env', pattern: /\bprocess\.env\b/, to: ['main.ts'] },
  { what: 'process.exit', pattern: /\bprocess\.exit\b/, to: ['main.ts'] },
  { what: 'Date.now', pattern: /\bDate\.now\b/, to: ['clock.ts'] },
  { what: 'new Date()', pattern: /\bnew Date(\(\s*\)|(?!\s*\())/, to: ['clock.ts'] },
  { what: 'performance.now', pattern: /\bperformance\.now\b/, to: ['clock.ts'] },
  { what: 'console', pattern: /(?<![-/])\bconsole\s*[.[]/, to: [] },
  { what: 'process.stdout', pattern: /\bprocess\.stdout\b/, to: ['cli/output.ts', 'main.ts'] },
  { what: 'process.stderr', pattern: /\bprocess\.stderr\b/, to: ['cli/output.ts', 'main.ts'] },
  {
    what: 'setTimeout',
    pattern: /\bsetTimeout\b/,
    to: ['clock.ts', 'docker/watched-connection.ts'],
  },
  { what: 'setInterval', pattern: /\bsetInterval\b/, to: [] },
]

const maxLines = 250
const emptyWords = /(^|-)(utils?|helpers?|managers?)(-|$)|^(common|misc|service|handler|data|info)$/

export const directions: Rule = (files) =>
  files.flatMap((file) =>
    localImports(file).flatMap((imported) => {
      const [from, to] = [layerOf(file.path), layerOf(imported)]
      const breach = `${file.path} imports ${imported}`
      if (to === undefined) return [`${breach}: src must not import what is outside it`]
      const allowed = mayImport[from ?? '']
      if (from === undefined || allowed === undefined) return [`${breach}: no rule names ${from}`]
      if (from === to || leaves.includes(to) || allowed.includes(to)) return []
      return [`${breach}: ${from} must not import ${to}`]
    }),
  )

export const packageOwners: Rule = (files) =>
  files.flatMap((file) =>
    packageImports(file).flatMap((name) => {
      const owner = owners[name]
      if (owner === undefined && name.startsWith('node:')) return []
      if (owner === undefined) return [`${file.path} imports ${name}: no rule names its owner`]
      if (file.path.startsWith(`src/${owner}`)) return []
      return [`${file.path} imports ${name}: only ${owner} may`]
    }),
  )

export const lazyPackages: Rule = (files) =>
  files.flatMap((file) =>
    lazy
      .filter((name) =>
        new RegExp(`^(?!import type ).*(from|import) ?['"]${name}['"/]`, 'm').test(
          withoutComments(file.text),
        ),
      )
      .map((name) => `${file.path} imports ${name}: only import() may`),
  )

export const lazyFolders: Rule = (files) =>
  files
    .filter(({ path }) => !path.startsWith(lazyFolder))
    .flatMap((file) =>
      localImports({ ...file, text: withoutLazyImports(file.text) })
        .filter((imported) => imported.startsWith(lazyFolder))
        .map((imported) => `${file.path} imports ${imported}: only import() may`),
    )

function withoutLazyImports(text: string): string {
  return text.replaceAll(/\bimport\s*\([^)]*\)|\bimport type [^'"]*from\b/g, '')
}

export const confinedWords: Rule = (files) =>
  files.flatMap((file) =>
    confined
      .filter(({ pattern, to }) => {
        return (
          !to.some((path) => file.path === `src/${path}`) &&
          pattern.test(withoutComments(file.text))
        )
      })
      .map(({ what, to }) => `${file.path} uses ${what}: only ${to.join(', ') || 'nobody'} may`),
  )

export const sizes: Rule = (files) =>
  files
    .filter(({ text }) => countLines(text) > maxLines)
    .map(({ path, text }) => `${path} has ${countLines(text)} lines (at most ${maxLines})`)

export const names: Rule = (files) =>
  files.flatMap(({ path }) => {
    const name = path.replace(/^.*\//, '').replace(/\.ts$/, '')
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return [`${path} is not named in kebab-case`]
    return emptyWords.test(name) ? [`${path} is named after nothing`] : []
  })

export function medianLines(files: readonly SourceFile[]): number {
  const counts = files.map(({ text }) => countLines(text)).toSorted((a, b) => a - b)
  return counts[Math.floor(counts.length / 2)] ?? 0
}

function localImports(file: SourceFile): string[] {
  return specifiers(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => new URL(specifier, `file:///${file.path}`).pathname.slice(1))
}

function packageImports(file: SourceFile): string[] {
  return specifiers(file)
    .filter((specifier) => !specifier.startsWith('.'))
    .map((specifier) => {
      const [first = '', second = ''] = specifier.split('/')
      return first.startsWith('@') ? `${first}/${second}` : first
    })
}

/** `import … from`, `export … from`, `import '…'` and `import('…')`. */
function specifiers({ text }: SourceFile): string[] {
  const found = withoutComments(text).matchAll(
    /(?:^|[\s;}])(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g,
  )
  return [...found].map((match) => match[2] ?? '')
}

function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)/.exec(path)?.[1]
}

/** `://` in an address is no comment. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<!:)\/\/.*$/gm, '')
}

function countLines(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}
