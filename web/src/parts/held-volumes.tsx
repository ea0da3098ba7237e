import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

import type { Archived } from '../../../src/model/manifest.ts'
import { toHash } from '../route.ts'
import { formatBytes, formatCount } from '../show.ts'
import { FolderTree } from './folder-tree.tsx'
import { Section } from './page.tsx'
import { List } from './table.tsx'

type Props = { readonly backup: string; readonly archived: readonly Archived[] }

/** Volumes and host paths, each to be looked into. */
export function HeldVolumes({ backup, archived }: Props): VNode {
  return (
    <Section title="Volumes">
      {archived.length === 0 ? <p class="quiet">None.</p> : null}
      {archived.map((each) => (
        <HeldVolume key={each.path} backup={backup} held={each} />
      ))}
    </Section>
  )
}

function HeldVolume({ backup, held }: { backup: string; held: Archived }): VNode {
  const [isOpen, setIsOpen] = useState(false)
  const { kind, source, files, bytes, excludes } = held
  const counted = [
    kind,
    ...(files === undefined ? [] : [`${formatCount(files)} files`]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ]
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <strong>{source}</strong> <span class="quiet">{counted.join(', ')}</span>
      </summary>
      {isOpen ? (
        <div class="inside">
          <a class="minor" href={toHash(['backups', backup, 'restore'], { volume: source })}>
            restore this volume
          </a>
          <List of={excludes.map((glob) => `left out by label: ${glob}`)} />
          <FolderTree backup={backup} volume={source} path="/" />
        </div>
      ) : null}
    </details>
  )
}
