import type { VNode } from 'preact'

import type { Session } from '../../../src/model/session.ts'
import { Page } from '../parts/page.tsx'
import { toHash, useRoute } from '../route.ts'
import { BackupPage } from './backup.tsx'
import { BackupsPage } from './backups.tsx'
import { RestorePage } from './restore.tsx'
import { RestoresPage } from './restores.tsx'
import { RunPage } from './run.tsx'
import { RunsPage } from './runs.tsx'
import { StatisticsPage } from './statistics.tsx'
import { StatusPage } from './status.tsx'

/** The page that the address names. */
export function Routed({ session }: { session: Session }): VNode {
  const { parts, query } = useRoute()
  const [place = '', id, what] = parts
  if (place === '') return <StatusPage />
  if (place === 'backups' && id === undefined) return <BackupsPage />
  if (place === 'backups' && id !== undefined && what === undefined) {
    return <BackupPage key={id} id={id} />
  }
  if (place === 'backups' && id !== undefined && what === 'restore') {
    return <RestorePage key={`${id}?${query}`} id={id} query={query} project={session.project} />
  }
  if (place === 'runs') return id === undefined ? <RunsPage /> : <RunPage key={id} id={id} />
  if (place === 'restores') return <RestoresPage />
  if (place === 'statistics') return <StatisticsPage />
  return (
    <Page title="No such page">
      <p>
        There is nothing at this address. <a href={toHash([])}>Go to the status.</a>
      </p>
    </Page>
  )
}
