import {
  storeFields,
  versionFields,
  versionRewrites,
} from '../../test/support/rebuild/version-fields.ts'
import {
  rewrittenFields,
  type VolatileField,
  volatileFields,
} from '../../test/support/rebuild/volatile-fields.ts'
import { markdownTable } from './markdown-table.ts'

/** docs/volatile-fields.md. */
export function describeVolatile(): string {
  return `# What a rebuilt stack may differ in

Made by \`npm run docs\` from \`test/support/rebuild/volatile-fields.ts\`. Do not edit it by hand.

The tests of a rebuild compare what the engine says (\`docker inspect\`) of every container, network and volume before the loss and after the rebuild. All of it
must be equal, but for what stands here. In a path, \`*\` is any key or any place of a list.

## Left out

${tableLeftOut(volatileFields)}

## Compared in other words

${tableRewritten(rewrittenFields)}

## Between engines of different versions

Where a stack is rebuilt on an engine of another version, this may differ besides. What a newer engine only writes otherwise stands here, looked up in its source; what a
rebuild would have to ask for otherwise does not. Two engines of one version are compared with all of it.

Left out:

${tableLeftOut(versionFields)}

Compared in other words:

${tableRewritten(versionRewrites)}

Left out where one of the two leaves its images to containerd:

${tableLeftOut(storeFields)}
`
}

function tableLeftOut(fields: readonly VolatileField[]): string {
  const rows = fields.map(({ of, path, only, because }) => [
    of,
    `\`${path}\``,
    only?.said ?? 'always',
    because,
  ])
  return markdownTable(['Of a', 'Field', 'Where', 'Why'], rows)
}

function tableRewritten(fields: readonly Omit<VolatileField, 'only'>[]): string {
  const rows = fields.map(({ of, path, because }) => [of, `\`${path}\``, because])
  return markdownTable(['Of a', 'Field', 'How and why'], rows)
}
