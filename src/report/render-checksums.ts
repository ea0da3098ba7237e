import type { Manifest } from '../model/manifest.ts'
import { showName } from '../model/path-entry.ts'
import { renderTable } from '../render-table.ts'

/** By what the content of a backup is known again, wherever it is copied to. */
export function renderChecksums({ parts, config }: Manifest): string[] {
  const trees = parts.map(({ kind, tree }) => [kind, tree])
  const files = config.files.map(({ source, bytes, sha256 }) => [
    showName(source),
    String(bytes),
    sha256,
  ])
  return [
    'A part is known by its restic tree, the SHA-256 of all that it holds.',
    '',
    renderTable(['PART', 'TREE'], trees),
    ...(files.length === 0 ? [] : ['', renderTable(['CONFIGURATION', 'BYTES', 'SHA256'], files)]),
  ]
}
