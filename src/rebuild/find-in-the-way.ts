import { composeLabels } from '../docker/labels.ts'
import type { Standing, StandingNetwork } from '../docker/survey.ts'
import { nameOf, type Captured } from '../model/captured.ts'
import type { Found } from './found.ts'
import { listVolumes } from './list-volumes.ts'

/** What stands where a rebuild needs room. */
export type InTheWay = {
  readonly containers: readonly Standing[]
  /** Names. */
  readonly volumes: readonly string[]
  readonly networks: readonly StandingNetwork[]
  /** Host paths that hold something. */
  readonly paths: readonly string[]
}

/** What has the name of something that a rebuild would make, or stands where its data goes. Pure. */
export function findInTheWay(
  captured: Captured,
  project: string,
  { survey, occupied }: Pick<Found, 'survey' | 'occupied'>,
): InTheWay {
  const names = new Set(captured.containers.map(nameOf))
  return {
    containers: survey.containers.filter(({ name }) => names.has(name)),
    volumes: listVolumes(captured)
      .map(({ Name }) => Name)
      .filter((name) => survey.volumes.includes(name)),
    networks: survey.networks.filter((each) =>
      captured.networks.some((network) => clash(network, each, project)),
    ),
    paths: occupied,
  }
}

/** One that the stack only joined is joined again, and one that Compose has made for this project holds nothing that could be lost. */
function clash(
  { Name, Labels }: Captured['networks'][number],
  standing: StandingNetwork,
  project: string,
): boolean {
  const isOwn = Labels?.[composeLabels.project] === project
  return standing.name === Name && isOwn && standing.project !== project
}
