import { rewrittenFields, volatileFields } from '../../test/support/rebuild/volatile-fields.ts'
import { markdownTable } from './markdown-table.ts'

/** docs/volatile-fields.md. */
export function describeVolatile(): string {
  const left = volatileFields.map(({ of, path, only, because }) => [
    of,
    `\`${path}\``,
    only?.said ?? 'always',
    because,
  ])
  const rewritten = rewrittenFields.map(({ of, path, because }) => [of, `\`${path}\``, because])
  return `# What a rebuilt stack may differ in

Made by \`npm run docs\` from \`test/support/rebuild/volatile-fields.ts\`. Do not edit it by hand.

The tests of a rebuild compare what the engine says (\`docker inspect\`) of every container, network and volume before the loss and after the rebuild. All of it
must be equal, but for what stands here. In a path, \`*\` is any key or any place of a list.

## Left out

${markdownTable(['Of a', 'Field', 'Where', 'Why'], left)}

## Compared in other words

${markdownTable(['Of a', 'Field', 'How and why'], rewritten)}
`
}
